import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DidError } from '@did/runtime';
import { IMAGE_EXTENSIONS } from '../images/decode-image.js';

/**
 * The pictures in a folder and the folders in it, as sorted relative paths with forward slashes.
 *
 * @throws DidError DID_DATA when there is no such folder, or no picture in it.
 */
export async function listPortraits(folder: string): Promise<string[]> {
  let entries: import('node:fs').Dirent[];
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const reason =
      code === 'ENOENT'
        ? 'does not exist'
        : code === 'ENOTDIR'
          ? 'is not a folder'
          : `cannot be read (${code})`;
    throw new DidError(
      'DID_DATA',
      `forgeCropSet: the folder of faces ${folder} ${reason}. Give a folder with portraits, one face a picture.`,
      { folder, code },
      { cause },
    );
  }
  const files = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .filter((entry) => IMAGE_EXTENSIONS.includes(path.extname(entry.name).toLowerCase()))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  if (files.length === 0) {
    throw new DidError(
      'DID_DATA',
      `forgeCropSet: ${folder} holds no pictures (${IMAGE_EXTENSIONS.join(', ')}). Give a folder with portraits, one face a picture.`,
      { folder },
    );
  }
  return files.sort();
}
