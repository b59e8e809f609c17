import path from 'node:path';
import { decodeImage } from '../images/decode-image.js';
import type { CropSet } from './crop-set.js';

type ReadPixels = CropSet['readPixels'];

/** Folders by the function that reads from them: another thread can open what this one reads. */
const folders = new WeakMap<ReadPixels, string>();

/** Opens the pictures of a crop set without its manifest. @throws DidError DID_DATA naming the file, when a crop is read. */
export async function storedPixels(dir: string): Promise<ReadPixels> {
  const readPixels: ReadPixels = (sample) => decodeImage(path.join(dir, sample.path));
  folders.set(readPixels, dir);
  return readPixels;
}

/** The folder that a function of {@link storedPixels} reads from; undefined for any other, of a set in memory for one. */
export function folderOfPixels(readPixels: ReadPixels): string | undefined {
  return folders.get(readPixels);
}
