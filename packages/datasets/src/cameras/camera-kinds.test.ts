import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import type { CameraEncoding, CameraRange } from './camera-kind.js';
import { listCameraKinds } from './camera-kinds.js';

const PAGE = new URL('../../../../docs/datasets.md', import.meta.url);

it('docs/datasets.md has the ranges of every kind', async () => {
  const text = ([low, high]: CameraRange) => (low === high ? `${low}` : `${low} to ${high}`);
  const encoding = (one: CameraEncoding) =>
    one.format === 'jpeg'
      ? `JPEG ${text(one.quality)}, ${one.chromaSubsampling}`
      : `WebP ${text(one.quality)}`;
  const page = await readFile(PAGE, 'utf8');
  const row = (name: string) => page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
  for (const { name, compression, description: _, encodings, ...ranges } of listCameraKinds()) {
    const cells = Object.entries(ranges).map(([key, range]) => [key, text(range)]);
    expect(page).toContain(`\`${name}\``);
    for (const [key, cell] of [
      ...cells,
      ['encodings', encodings.map(encoding).join(', then ')],
      ['compression', `\`${compression}\``],
    ]) {
      const place = listCameraKinds().findIndex((kind) => kind.name === name) + 2;
      expect({ name, key, cell: row(key as string)?.split(' | ')[place - 1] }).toEqual({ name, key, cell });
    }
  }
});
