import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A temporary folder with files in it, empty or with a text; `remove` takes it away. */
export async function makeTree(files: Iterable<string | readonly [file: string, text: string]>): Promise<{
  readonly root: string;
  add(file: string, text?: string): Promise<void>;
  remove(): Promise<void>;
}> {
  const root = await mkdtemp(path.join(tmpdir(), 'did-tree-'));
  const made = new Set<string>();
  const add = async (file: string, text = '') => {
    const place = path.join(root, file);
    const folder = path.dirname(place);
    if (!made.has(folder)) await mkdir(folder, { recursive: true });
    made.add(folder);
    await writeFile(place, text);
  };
  for (const file of files) await (typeof file === 'string' ? add(file) : add(file[0], file[1]));
  return { root, add, remove: () => rm(root, { recursive: true, force: true }) };
}
