import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { writeZip } from './testing/write-zip.js';
import { extractZipEntry, listZip } from './zip-archive.js';

const LARGE = Buffer.from(Array.from({ length: 1_500_000 }, (_, i) => (i * i) % 251));
const FILES = [
  { name: 'a/small.h', bytes: Buffer.from('int x;\n') },
  { name: 'a/empty', bytes: Buffer.alloc(0) },
  { name: 'b/tool', bytes: Buffer.from('#!/bin/sh\n'), stored: true, mode: 0o755 },
  { name: 'b/large-deflated.so', bytes: LARGE },
  { name: 'b/large-stored.so', bytes: LARGE, stored: true },
];
let folder = '';
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-zip-'));
  await writeFile(
    at('ok.whl'),
    writeZip([...FILES, { name: 'folder/', bytes: Buffer.alloc(0), stored: true }]),
  );
});
afterAll(() => rm(folder, { recursive: true }));

it('lists the files of an archive', async () => {
  const entries = await listZip(at('ok.whl'));
  expect(entries.map(({ name, size }) => [name, size])).toEqual(
    FILES.map(({ name, bytes }) => [name, bytes.length]),
  );
});

it.each(FILES)('unpacks $name', async ({ name, bytes, mode }) => {
  const entry = (await listZip(at('ok.whl'))).find((found) => found.name === name);
  if (entry === undefined) throw new Error('not listed');
  await extractZipEntry(at('ok.whl'), entry, at('out'));
  expect(bytes.equals(await readFile(at('out')))).toBe(true);
  expect(((await stat(at('out'))).mode & 0o111) !== 0).toBe(mode === 0o755);
  await rm(at('out'));
});

it('refuses what is no archive, and a file that is not as long as listed', async () => {
  await writeFile(at('page.whl'), '<html>not found</html>');
  await expect(listZip(at('page.whl'))).rejects.toThrow(/page\.whl is no ZIP archive/);
  for (const index of [0, 3, 4]) {
    const entry = (await listZip(at('ok.whl')))[index];
    if (entry === undefined) throw new Error('not listed');
    const longer = { ...entry, size: entry.size + 1 };
    await expect(extractZipEntry(at('ok.whl'), longer, at('out'))).rejects.toThrow(/cannot be unpacked/);
  }
  const entries = await listZip(at('ok.whl'));
  const first = entries[0];
  if (first === undefined) throw new Error('not listed');
  await expect(extractZipEntry(at('ok.whl'), { ...first, method: 12 }, at('out'))).rejects.toThrow(
    /method 12/,
  );
});
