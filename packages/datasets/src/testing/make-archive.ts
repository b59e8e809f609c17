import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar, type TarHeader } from 'modern-tar';

/** An entry: a file where there is content, whatever `header` says else. */
export type MadeEntry = readonly [name: string, content: string | Uint8Array, header?: Partial<TarHeader>];

/** Writes a tar archive, packed where its name ends with `gz`; gives its bytes. */
export async function makeArchive(file: string, entries: readonly MadeEntry[]): Promise<Uint8Array> {
  const tar = await packTar(
    entries.map(([name, content, header]) => {
      const body = Buffer.from(content);
      return { header: { name, size: body.length, mtime: new Date(0), ...header }, body };
    }),
  );
  const bytes = file.endsWith('gz') ? gzipSync(tar) : tar;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
  return bytes;
}
