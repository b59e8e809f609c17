import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { clearUnfinished, unfinishedName } from './unfinished.js';

/** Above what Linux gives out. */
const NOBODY = 2 ** 22 + 1;

it('removes what a killed process left, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'did-unfinished-'));
  await writeFile(join(folder, 'addon.node'), '');
  await writeFile(unfinishedName(join(folder, 'addon.node')), '');
  await writeFile(unfinishedName(join(folder, 'addon.node'), NOBODY), '');
  await mkdir(unfinishedName(join(folder, 'tensorflow'), NOBODY));
  await clearUnfinished(folder);
  expect((await readdir(folder)).sort()).toEqual(['addon.node', `addon.node.${process.pid}.partial`]);
  await rm(folder, { recursive: true });
});

it('takes a folder that is not there for an empty one', async () => {
  await expect(clearUnfinished(join(tmpdir(), 'did-no-such-folder'))).resolves.toBeUndefined();
});
