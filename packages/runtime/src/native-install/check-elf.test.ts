import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { checkElf } from './check-elf.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-elf-'));
});
afterAll(() => rm(folder, { recursive: true }));

it.each([
  ['an ARM library', 183, /is made for ARM \(64 bits\); this machine needs x86-64.*pip config list/],
  ['a processor without a name', 999, /is made for machine 999/],
])('refuses %s', async (_name, machine, message) => {
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeUInt16LE(machine, 18);
  await writeFile(join(folder, 'lib.so'), header);
  await expect(checkElf(join(folder, 'lib.so'))).rejects.toThrow(message);
});

it('refuses what is no library at all, however short', async () => {
  await writeFile(join(folder, 'page.so'), '<html>');
  await expect(checkElf(join(folder, 'page.so'))).rejects.toThrow('is no Linux library');
});

const onX64 = process.platform === 'linux' && process.arch === 'x64' ? it : it.skip;
onX64('takes a program of this machine', async () => {
  await expect(checkElf(process.execPath)).resolves.toBeUndefined();
});
