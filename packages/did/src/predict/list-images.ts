import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { IMAGE_EXTENSIONS } from '@did/datasets';
import { DidError } from '@did/runtime';

/**
 * Files as given, and the pictures of folders, in the order of their names.
 *
 * @throws DidError (code DID_USAGE) for a path that does not exist and a folder without pictures.
 */
export async function listImages(inputs: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const input of inputs) {
    if (!existsSync(input))
      throw new DidError('DID_USAGE', `there is no file or folder ${input}.`, { input });
    if (!statSync(input).isDirectory()) {
      files.push(input);
      continue;
    }
    const names = await readdir(input, { recursive: true });
    const pictures = names.filter((name) => IMAGE_EXTENSIONS.includes(extname(name).toLowerCase())).sort();
    if (pictures.length === 0) {
      throw new DidError('DID_USAGE', `${input} holds no picture (${IMAGE_EXTENSIONS.join(', ')}).`, {
        input,
      });
    }
    files.push(...pictures.map((name) => join(input, name)));
  }
  return files;
}
