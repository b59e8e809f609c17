import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DidError } from '@did/runtime';
import { stringify } from 'csv-stringify/sync';
import { writeManifest } from '../manifest/write-manifest.js';
import type { Sample } from '../sample.js';
import { CROP_SET_FILES, type CropSet, type CropSetInfo } from './crop-set.js';
import { toDiskError } from './disk-error.js';
import { loadCropSet } from './load-crop-set.js';

/** One crop on its way to the disk. */
export interface NewCrop {
  readonly sample: Omit<Sample, 'sha256'>;
  readonly bytes: Uint8Array;
  readonly mask?: Uint8Array;
}

/** A source that was left out, and why. */
export interface SkippedSource {
  readonly source: string;
  readonly reason: string;
}

interface JournalLine {
  readonly source: string;
  readonly samples?: readonly Sample[];
  readonly reason?: string;
  readonly notes?: readonly string[];
}

const SCRATCH = 'scratch';
const JOURNAL = path.join(SCRATCH, 'journal.jsonl');

/**
 * Writes a crop set under `DIR.partial` and gives it its name when it is whole.
 *
 * @remarks
 * A source enters with all its crops or not at all: its line in the journal is written last. After an
 * interruption the same call goes on, and the finished bytes are those of an uninterrupted run.
 */
export class CropSetWriter {
  private constructor(
    private readonly dir: string,
    private readonly info: CropSetInfo,
    private readonly done: Map<string, JournalLine>,
  ) {}

  /**
   * Begins a set, or goes on with one that was interrupted.
   *
   * @throws DidError DID_DATA when `dir` is taken, or its partial folder was made by another recipe.
   */
  static async open(dir: string, info: CropSetInfo): Promise<CropSetWriter> {
    if (existsSync(dir)) {
      throw new DidError(
        'DID_DATA',
        `CropSetWriter: ${dir} exists already and is left as it is. Choose another folder or remove it.`,
        { dir },
      );
    }
    const partial = `${dir}.partial`;
    const infoFile = path.join(partial, CROP_SET_FILES.info);
    const text = infoText(info);
    return guard(dir, async () => {
      if (existsSync(infoFile) && (await readFile(infoFile, 'utf8')) !== text) {
        throw new DidError(
          'DID_DATA',
          `CropSetWriter: ${partial} was begun with other settings. Use the same settings to finish it, or remove it.`,
          { partial },
        );
      }
      await mkdir(path.join(partial, SCRATCH), { recursive: true });
      await writeFile(infoFile, text);
      return new CropSetWriter(dir, info, await readJournal(path.join(partial, JOURNAL)));
    });
  }

  /** True when a source was written or skipped, now or before an interruption. */
  has(source: string): boolean {
    return this.done.has(source);
  }

  /** Writes all crops of one source. @param notes - What was lost of it. */
  async add(source: string, crops: readonly NewCrop[], notes: readonly string[] = []): Promise<void> {
    await guard(this.dir, async () => {
      const samples: Sample[] = [];
      for (const { sample, bytes, mask } of crops) {
        await this.writeInside(sample.path, bytes);
        if (mask !== undefined && sample.maskPath !== undefined)
          await this.writeInside(sample.maskPath, mask);
        samples.push({ ...sample, sha256: createHash('sha256').update(bytes).digest('hex') });
      }
      await this.append({ source, samples, ...(notes.length === 0 ? {} : { notes }) });
    });
  }

  /** Records that a source is left out. */
  async skip(source: string, reason: string): Promise<void> {
    await guard(this.dir, () => this.append({ source, reason }));
  }

  /** A file beside the unfinished set for notes on the way; it is gone when the set is whole. */
  scratchFile(name: string): string {
    return path.join(`${this.dir}.partial`, SCRATCH, name);
  }

  /** Removes the unfinished set. */
  async discard(): Promise<void> {
    await rm(`${this.dir}.partial`, { recursive: true, force: true });
  }

  /** What was left out so far, by source. */
  skipped(): SkippedSource[] {
    return [...this.done.values()]
      .flatMap(({ source, reason }) => (reason === undefined ? [] : [{ source, reason }]))
      .sort((one, two) => (one.source < two.source ? -1 : 1));
  }

  /** What was lost of sources that are in the set, by source. */
  notes(): { readonly source: string; readonly notes: readonly string[] }[] {
    return [...this.done.values()]
      .flatMap(({ source, notes }) => (notes === undefined ? [] : [{ source, notes }]))
      .sort((one, two) => (one.source < two.source ? -1 : 1));
  }

  /** Number of crops so far. */
  cropCount(): number {
    return [...this.done.values()].reduce((sum, line) => sum + (line.samples?.length ?? 0), 0);
  }

  /**
   * Writes the manifest and gives the folder its name.
   *
   * @param order - All sources; the manifest follows this order, however the work was shared out.
   * @param filesBeside - Makes further files from the set while it still has its unfinished name.
   */
  async finish(
    order: readonly string[],
    filesBeside: (unfinished: CropSet) => Promise<ReadonlyMap<string, string | Uint8Array>> = async () =>
      new Map(),
  ): Promise<CropSet> {
    const samples = order.flatMap((source) => this.done.get(source)?.samples ?? []);
    const partial = `${this.dir}.partial`;
    await guard(this.dir, async () => {
      await writeFile(path.join(partial, CROP_SET_FILES.manifest), writeManifest(samples));
      await writeFile(
        path.join(partial, CROP_SET_FILES.skipped),
        stringify(this.skipped(), { header: true, columns: ['source', 'reason'] }),
      );
      await writeFile(path.join(partial, CROP_SET_FILES.info), infoText(this.info));
      for (const [name, content] of await filesBeside(await loadCropSet(partial))) {
        await writeFile(path.join(partial, name), content);
      }
      await rm(path.join(partial, SCRATCH), { recursive: true, force: true });
      await rename(partial, this.dir);
    });
    return loadCropSet(this.dir);
  }

  private async writeInside(relative: string, bytes: Uint8Array): Promise<void> {
    const file = path.join(`${this.dir}.partial`, relative);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }

  private async append(line: JournalLine): Promise<void> {
    await appendFile(path.join(`${this.dir}.partial`, JOURNAL), `${JSON.stringify(line)}\n`);
    this.done.set(line.source, line);
  }
}

function infoText(info: CropSetInfo): string {
  return `${JSON.stringify(info, null, 2)}\n`;
}

/** A line that an interruption cut off ends the journal; it is cut away, so that the next one stands alone. */
async function readJournal(file: string): Promise<Map<string, JournalLine>> {
  const done = new Map<string, JournalLine>();
  if (!existsSync(file)) return done;
  const text = await readFile(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  for (const line of whole.split('\n')) {
    if (line === '') continue;
    const parsed = JSON.parse(line) as JournalLine;
    done.set(parsed.source, parsed);
  }
  if (whole.length < text.length) await writeFile(file, whole);
  return done;
}

async function guard<T>(dir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toDiskError(error, `CropSetWriter: ${dir}`);
  }
}
