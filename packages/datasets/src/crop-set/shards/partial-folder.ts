import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DidError } from '@did/runtime';
import { CROP_SET_FILES } from '../crop-set.js';

const SCRATCH = 'scratch';
const STATE = 'packing.json';

/** A set on its way, under `DIR.partial`. */
export interface PartialFolder {
  readonly dir: string;
  /** A place for what is not whole yet; gone when the set is. */
  scratch(name: string): string;
  /** Puts a whole file in its place at once, or not at all. @param file - Relative to the folder. */
  place(file: string, content: string | Uint8Array): Promise<void>;
  /** Removes the scratch and gives the folder its name. */
  finish(): Promise<void>;
}

/**
 * Begins a set, or goes on with one that was interrupted.
 *
 * @param out - The name that the set will have.
 * @param state - What the bytes of the set follow from; work that was begun with another state is not gone on with.
 * @param manifest - Of the set: a folder that has it and no scratch was interrupted just before it got its name.
 * @throws DidError DID_DATA when `out` exists, or its partial folder is of something else.
 */
export async function openPartialFolder(
  out: string,
  state: string,
  manifest: string,
): Promise<PartialFolder> {
  const dir = `${out}.partial`;
  if (await entriesOf(out)) {
    throw new DidError(
      'DID_DATA',
      `did pack: ${out} exists already and is left as it is. Choose another folder or remove it.`,
      { out },
    );
  }
  const scratch = (name: string) => path.join(dir, SCRATCH, name);
  const known = await textOf(scratch(STATE));
  if (known === undefined) {
    const whole = (await textOf(path.join(dir, CROP_SET_FILES.manifest))) === manifest;
    const begun = (await entriesOf(dir))?.filter((name) => name !== SCRATCH) ?? [];
    if (begun.length > 0 && !whole) refuse(dir);
    await rm(dir, { recursive: true, force: true });
  } else if (known !== state) refuse(dir);
  await mkdir(scratch(''), { recursive: true });
  const place = async (file: string, content: string | Uint8Array) => {
    const unfinished = scratch('unfinished');
    await writeFile(unfinished, content);
    await mkdir(path.dirname(path.join(dir, file)), { recursive: true });
    await rename(unfinished, path.join(dir, file));
  };
  if (known === undefined) await place(path.join(SCRATCH, STATE), state);
  return {
    dir,
    scratch,
    place,
    async finish() {
      await rm(scratch(''), { recursive: true, force: true });
      await rename(dir, out);
    },
  };
}

function refuse(dir: string): never {
  throw new DidError(
    'DID_DATA',
    `did pack: ${dir} was begun from another set or with other settings. Use the same ones to finish it, or remove it.`,
    { dir },
  );
}

const textOf = (file: string) => readFile(file, 'utf8').catch(absent);
const entriesOf = (dir: string) => readdir(dir).catch(absent);

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
