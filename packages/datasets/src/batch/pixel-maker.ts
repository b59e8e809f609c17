import type { RgbImage } from '@did/faces';
import { type Seed, SeededRandom } from '@did/runtime';
import type { Sample } from '../sample.js';
import type { AugmentOptions } from './augment-options.js';
import { type PixelSource, PixelStore } from './pixel-store.js';
import { varyCrop } from './vary-crop.js';

/** Crops to be varied; `draws[i]` names the draws of crop i, equal names give equal ones. */
export interface PixelJob {
  readonly samples: readonly Sample[];
  readonly draws: readonly string[];
}

/** Varied crops, one after the other. */
export interface MadePixels {
  /** Values 0..255. @shape `[B * side * side * 3]` */
  readonly pixels: Float32Array<ArrayBuffer>;
  readonly side: number;
}

/** Decodes and varies crops; what comes out depends on job, seed and options alone, not on where it is done. */
export interface PixelMaker {
  make(job: PixelJob): Promise<MadePixels>;
  /** Decodes these ahead of need, where there is idle time for it. */
  warm(samples: readonly Sample[]): void;
  dispose(): void;
}

/** How crops are varied, the same for a whole run. */
export interface PixelRecipe {
  readonly seed: Seed;
  readonly augment: Required<AugmentOptions>;
  /** Bound of the decoded pixels in memory. @unit bytes */
  readonly maxStoreBytes: number;
}

/** Makes pixels in this thread. */
export function createPixelMaker(source: Pick<PixelSource, 'readPixels'>, recipe: PixelRecipe): PixelMaker {
  const store = new PixelStore(source, recipe.maxStoreBytes);
  const random = new SeededRandom(recipe.seed).fork('augment');
  return {
    async make({ samples, draws }) {
      const images = await Promise.all(samples.map((sample) => store.get(sample)));
      const side = (images[0] as RgbImage).width;
      const length = side * side * 3;
      const pixels = new Float32Array(samples.length * length);
      await Promise.all(
        images.map((image, i) =>
          varyCrop(image, recipe.augment, random.fork(draws[i] as string), pixels, i * length),
        ),
      );
      return { pixels, side };
    },
    warm: (samples) => void store.warm(samples),
    dispose: () => store.dispose(),
  };
}
