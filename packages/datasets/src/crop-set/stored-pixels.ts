import { decodeImage } from '../images/decode-image.js';
import type { CropSet } from './crop-set.js';
import { storedFiles } from './stored-files.js';

type ReadPixels = CropSet['readPixels'];

/** Folders by the function that reads from them: another thread can open what this one reads. */
const folders = new WeakMap<ReadPixels, string>();

/**
 * Opens the pictures of a crop set without its manifest: plain files, or shards.
 *
 * @throws DidError DID_DATA where the index of its shards is broken; naming the file, when a crop is read.
 */
export async function storedPixels(dir: string): Promise<ReadPixels> {
  const files = await storedFiles(dir);
  const readPixels: ReadPixels = async ({ path: file }) =>
    decodeImage(await files.read(file), { name: files.placeOf(file) });
  folders.set(readPixels, dir);
  return readPixels;
}

/** The folder that a function of {@link storedPixels} reads from; undefined for any other, of a set in memory for one. */
export function folderOfPixels(readPixels: ReadPixels): string | undefined {
  return folders.get(readPixels);
}
