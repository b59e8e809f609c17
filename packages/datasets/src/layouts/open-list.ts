import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DidError } from '@did/runtime';
import { findPath } from './folder-entries.js';

/** An official list as it was found. */
export interface OpenedList {
  readonly file: string;
  readonly text: string;
}

/**
 * Finds an official list in the folder that was given for it, else in the dataset's own.
 *
 * @param splits - Folder with the lists, or the list itself.
 * @param places - Folders of the dataset where downloads have it, as steps from the root.
 * @returns undefined where it is nowhere.
 * @throws DidError DID_DATA when `splits` was given and it is not there.
 */
export async function openList(
  root: string,
  splits: string | undefined,
  name: string,
  places: readonly (readonly string[])[],
): Promise<OpenedList | undefined> {
  if (splits !== undefined) {
    const candidates = path.basename(splits).toLowerCase() === name.toLowerCase() ? [splits] : [];
    const inside = await findPath(splits, name);
    if (inside !== undefined) candidates.push(path.join(splits, inside));
    for (const file of candidates) {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text !== undefined) return { file, text };
    }
    throw new DidError(
      'DID_DATA',
      `${splits} holds no ${name}. Give the folder with the official lists as they were published.`,
      { splits, name },
    );
  }
  for (const place of [[], ...places]) {
    const found = await findPath(root, ...place, name);
    if (found === undefined) continue;
    const file = path.join(root, found);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return { file, text };
  }
  return undefined;
}
