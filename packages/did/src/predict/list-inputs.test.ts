import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { listInputs } from './list-inputs.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-inputs-'));
  await mkdir(join(folder, 'media/in'), { recursive: true });
  await mkdir(join(folder, 'empty'));
  for (const name of ['b.JPG', 'a.png', 'notes.txt', 'in/clip.mp4', '[1].png']) {
    await writeFile(join(folder, 'media', name), '');
  }
  await symlink(join(folder, 'media'), join(folder, 'media/in/again'));
});
afterAll(() => rm(folder, { recursive: true }));

const listed = async (...inputs: string[]) =>
  (await listInputs(inputs.map((input) => join(folder, input)))).map((file) => relative(folder, file));

it('takes files as they are given, each once', async () => {
  expect(await listed('media/notes.txt', 'media/a.png', 'media/notes.txt')).toEqual([
    ...['media/notes.txt', 'media/a.png'],
  ]);
});

it('takes pictures and videos of folders in folders, in order, and does not follow a link in circles', async () => {
  expect(await listed('media')).toEqual([
    ...['media/[1].png', 'media/a.png', 'media/b.JPG', 'media/in/clip.mp4'],
  ]);
});

it('takes what a glob matches, and a file whose name looks like one', async () => {
  expect(await listed('media/**/*.{png,mp4}')).toEqual([
    ...['media/[1].png', 'media/a.png', 'media/in/clip.mp4'],
  ]);
  expect(await listed('media/[1].png')).toEqual(['media/[1].png']);
});

it.each([
  ['media/none.png', /DID_USAGE.*there is no file or folder .*none\.png/],
  ['empty', /DID_USAGE.*holds no picture or video \(\.jpg/],
  ['media/*.webp', /DID_USAGE.*holds no picture or video/],
])('says so where %s gives nothing', async (input, message) => {
  await expect(listed(input)).rejects.toThrow(message);
});
