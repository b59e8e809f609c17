import { existsSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { IMAGE_EXTENSIONS, VIDEO_EXTENSIONS } from '@did/datasets';
import { DidError } from '@did/runtime';

const EXTENSIONS = [...IMAGE_EXTENSIONS, ...VIDEO_EXTENSIONS];

/**
 * Files as given, and the pictures and videos of folders and globs by their endings, each once, in the order of their names.
 *
 * @remarks Links to folders are not followed, so that a folder which holds itself ends.
 * @throws DidError (code DID_USAGE) for what is neither there nor a glob, and for a folder or glob without pictures and videos.
 */
export async function listInputs(inputs: readonly string[]): Promise<string[]> {
  const files = new Set<string>();
  for (const input of inputs) {
    const found = await filesOf(input);
    if (found.length === 0) {
      throw new DidError('DID_USAGE', `${input} holds no picture or video (${EXTENSIONS.join(', ')}).`, {
        input,
      });
    }
    for (const file of found) files.add(file);
  }
  return [...files];
}

async function filesOf(input: string): Promise<string[]> {
  const { glob, isDynamicPattern } = await import('tinyglobby');
  const options = { expandDirectories: false, followSymbolicLinks: false };
  // What is there is meant, whatever its name looks like.
  if (existsSync(input)) {
    if (!statSync(input).isDirectory()) return [input];
    const names = await glob('**/*', { ...options, cwd: input });
    return names
      .filter(isMedia)
      .sort()
      .map((name) => join(input, name));
  }
  if (!isDynamicPattern(input)) {
    throw new DidError('DID_USAGE', `there is no file or folder ${input}.`, { input });
  }
  return (await glob(input, options)).filter(isMedia).sort();
}

function isMedia(name: string): boolean {
  return EXTENSIONS.includes(extname(name).toLowerCase());
}
