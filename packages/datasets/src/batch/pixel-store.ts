import type { RgbImage } from '@did/faces';
import type { CropSet } from '../crop-set/crop-set.js';
import type { Sample } from '../sample.js';
import { requireSide } from './require-side.js';

/** The part of a crop set that batches are made of. */
export type PixelSource = Pick<CropSet, 'samples' | 'readPixels'>;

/** One GiB: 70,000 crops of 72 pixels, 7,000 of 224. */
export const DEFAULT_STORE_BYTES = 2 ** 30;

/** Decodes at once so many crops, enough to keep two cores' worth of decoder threads busy. */
const DECODERS = 4;

/**
 * Decoded crops in memory. Past its bound a crop is decoded each time it is asked for.
 */
export class PixelStore {
  private readonly kept = new Map<string, Promise<RgbImage>>();
  private bytes = 0;
  private size: number | undefined;

  constructor(
    private readonly source: Pick<PixelSource, 'readPixels'>,
    private readonly maxBytes: number = DEFAULT_STORE_BYTES,
  ) {}

  /** The pixels of one crop. @throws DidError DID_DATA when crops differ in size or are not square. */
  async get(sample: Sample): Promise<RgbImage> {
    const known = this.kept.get(sample.path);
    if (known !== undefined) return known;
    const pending = this.read(sample);
    if (this.bytes < this.maxBytes) {
      this.kept.set(sample.path, pending);
      // A failed read must fail again with its own message, not stay as a rejected promise nobody awaits.
      pending.then(
        (image) => {
          this.bytes += image.data.length;
        },
        () => this.kept.delete(sample.path),
      );
    }
    return pending;
  }

  /** Decodes crops ahead of need, until the bound or an error is reached; errors show when the crop is asked for. */
  async warm(samples: readonly Sample[]): Promise<void> {
    let next = 0;
    const decode = async () => {
      while (next < samples.length && this.bytes < this.maxBytes) {
        const sample = samples[next++] as Sample;
        await this.get(sample).catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: DECODERS }, decode));
  }

  /** Forgets all pixels. */
  dispose(): void {
    this.kept.clear();
    this.bytes = this.maxBytes;
  }

  private async read(sample: Sample): Promise<RgbImage> {
    const image = await this.source.readPixels(sample);
    this.size ??= image.width;
    requireSide(sample, image.width, image.height, this.size);
    return image;
  }
}
