import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type MadeEntry, makeArchive } from '../testing/make-archive.js';
import { type ArchiveLimits, readArchive } from './read-archive.js';

let folder = '';
const at = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'did-archive-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readAll(file: string, limits?: ArchiveLimits): Promise<[string, string][]> {
  const files: [string, string][] = [];
  for await (const { name, read } of readArchive(file, limits)) {
    files.push([name, Buffer.from(await read()).toString()]);
  }
  return files;
}

const good: MadeEntry[] = [
  ['./', '', { type: 'directory' }],
  ['./real/1/', '', { type: 'directory' }],
  ['./real/1/0.png', 'zero'],
  ['./real/1/1.png', ''],
  [`real/${'long-'.repeat(60)}.png`, 'x'.repeat(3_000_000)],
  ['real/2/0.png', 'last'],
];

describe('an archive', () => {
  it.each(['good.tar', 'good.tar.gz'])(
    'gives the files of %s, whether they are read or skipped',
    async (name) => {
      await makeArchive(at(name), good);
      const files = await readAll(at(name));
      const [first, empty, long, last] = files;
      expect([first, empty, last]).toEqual([
        ['real/1/0.png', 'zero'],
        ['real/1/1.png', ''],
        ['real/2/0.png', 'last'],
      ]);
      expect(long?.[1]).toHaveLength(3_000_000);
      const names: string[] = [];
      for await (const file of readArchive(at(name))) names.push(file.name);
      expect(names).toEqual(files.map(([file]) => file));
    },
  );

  it('may be read in part, whatever the pauses', async () => {
    const entries = Array.from({ length: 12 }, (_, i): MadeEntry => [`${i}.png`, 'x'.repeat(5000)]);
    await makeArchive(at('part.tar.gz'), entries);
    const seen: string[] = [];
    for await (const file of readArchive(at('part.tar.gz'))) {
      seen.push(file.name);
      if (seen.length % 3 === 1) continue;
      expect(await file.read()).toHaveLength(5000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(seen).toEqual(entries.map(([name]) => name));
  });

  it('can be left in the middle', async () => {
    await makeArchive(at('left.tar.gz'), good);
    for await (const file of readArchive(at('left.tar.gz'))) {
      expect(file.name).toBe('real/1/0.png');
      break;
    }
  });

  it.each<[string, MadeEntry, RegExp]>([
    [
      'a path that climbs out',
      ['../../etc/passwd', 'x'],
      /"\.\.\/\.\.\/etc\/passwd" is refused: its name leads out/,
    ],
    ['one that climbs out in the middle', ['a/../../b.png', 'x'], /"a\/\.\.\/\.\.\/b\.png" is refused/],
    ['an absolute path', ['/etc/passwd', 'x'], /"\/etc\/passwd" is refused: its name leads out/],
    ['a path of Windows', ['C:\\x.png', 'x'], /is refused: its name leads out/],
    ['a folder outside', ['../up/', '', { type: 'directory' }], /"\.\.\/up\/" is refused/],
    [
      'a link',
      ['x.png', '', { type: 'symlink', linkname: '/etc/passwd' }],
      /"x\.png" is refused: it is a symlink to \/etc\/passwd/,
    ],
    ['a hard link', ['x.png', '', { type: 'link', linkname: 'y.png' }], /it is a link to y\.png/],
    ['a device', ['x.png', '', { type: 'block-device' }], /it is a block-device/],
    ['a pipe', ['x.png', '', { type: 'fifo' }], /it is a fifo/],
  ])('is refused for %s, naming archive and entry', async (_, entry, message) => {
    await makeArchive(at('bad.tar.gz'), [['fine.png', 'x'], entry]);
    await expect(readAll(at('bad.tar.gz'))).rejects.toThrow(message);
    await expect(readAll(at('bad.tar.gz'))).rejects.toMatchObject({
      code: 'DID_DATA',
      message: /bad\.tar\.gz/,
    });
  });

  it('is refused for a giant declared size, before room is made for it', async () => {
    const tar = Buffer.from(await makeArchive(at('giant.tar'), [['giant.png', 'x']]));
    // 64 GiB, as GNU tar writes sizes that octal digits cannot hold.
    tar.fill(0, 124, 136);
    tar[124] = 0x80;
    tar.writeUIntBE(64 * 2 ** 30, 130, 6);
    let sum = 0;
    tar.fill(32, 148, 156);
    for (const byte of tar.subarray(0, 512)) sum += byte;
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    await writeFile(at('giant.tar'), tar);
    await expect(readAll(at('giant.tar'))).rejects.toThrow(
      /"giant\.png" is refused: it declares 68719476736 bytes/,
    );
  });

  it('is refused for too many entries', async () => {
    await makeArchive(at('many.tar'), good);
    await expect(readAll(at('many.tar'), { maxEntries: 3 })).rejects.toThrow(/it is entry 4; at most 3/);
  });

  it('says where it breaks off', async () => {
    const tar = await makeArchive(at('cut.tar'), good);
    await writeFile(at('cut.tar'), tar.subarray(0, 2_000_000));
    await expect(readAll(at('cut.tar'))).rejects.toThrow(/cut\.tar is broken at or after "real\/long-/);
    const zipped = gzipSync(tar);
    await writeFile(at('cut.tar.gz'), zipped.subarray(0, zipped.length - 400));
    await expect(readAll(at('cut.tar.gz'))).rejects.toThrow(/cut\.tar\.gz is broken/);
    await writeFile(at('rest.tar'), tar.subarray(0, tar.length - 1024));
    await expect(readAll(at('rest.tar'))).rejects.toThrow(/rest\.tar is broken/);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no archive', Buffer.from('not an archive at all'.repeat(100))],
    ['a packed text', gzipSync('not an archive at all'.repeat(100))],
    ['half a gzip header', Buffer.from([0x1f, 0x8b, 8])],
  ])('is refused where it is %s', async (_, bytes) => {
    await writeFile(at('none.tar.gz'), bytes);
    await expect(readAll(at('none.tar.gz'))).rejects.toThrow(/none\.tar\.gz is broken/);
  });

  it('is named where it does not exist', async () => {
    await expect(readAll(at('absent.tar'))).rejects.toThrow(/absent\.tar is broken: ENOENT/);
  });
});
