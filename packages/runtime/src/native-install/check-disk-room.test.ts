import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkDiskRoom, explainFullDisk, freeBytes } from './check-disk-room.js';

it('names what is needed, what is free, and the way out', () => {
  expect(() => checkDiskRoom('/cache', 900e6, 500e6)).toThrow(
    /needs 1,100 MB on the disk of \/cache, which has 500 MB free\. .*--cache DIR/,
  );
  expect(() => checkDiskRoom('/cache', 900e6, 1100e6)).not.toThrow();
});

it('asks the disk of a folder that is not there yet', async () => {
  const [there, notYet] = await Promise.all([freeBytes(tmpdir()), freeBytes(join(tmpdir(), 'did-a', 'b'))]);
  expect(there).toBeGreaterThan(0);
  expect(Math.abs(there - notYet)).toBeLessThan(0.5 * there);
});

it('turns a full disk into advice and lets other errors through', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(explainFullDisk(full, '/cache')).toMatchObject({
    code: 'DID_DISK',
    message: expect.stringMatching(/disk of \/cache is full.*run the command again.*--cache DIR/),
  });
  const other = new Error('other');
  expect(explainFullDisk(other, '/cache')).toBe(other);
});
