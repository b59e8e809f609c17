import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { SeededRandom } from '@did/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { pictureBombs } from '../../testing/picture-bombs.js';
import { decodeImage } from '../decode-image.js';
import { findHeicDecoder } from './heic-decoder.js';

const run = promisify(execFile);
/** HEICs are made by heif-enc of libheif (Debian's libheif-examples). */
const withEncoder = await run('heif-enc', ['--help']).then(
  () => true,
  () => false,
);
const decoder = findHeicDecoder();
// Both are optional; where one is absent, the report shows these tests as skipped.
const describeHere = decoder !== undefined && withEncoder ? describe : describe.skip;
let folder = '';
const at = (name: string) => path.join(folder, name);

/** How many of 1,000 mutated HEICs go through; `DID_MUTATIONS=1000` for the whole corpus. */
const MUTATIONS = Number(process.env.DID_MUTATIONS ?? 40);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'did-heic-'));
  if (!withEncoder) return;
  // Red on the left, green on the right.
  const data = new Uint8Array(96 * 64 * 3).map((_, i) => {
    const [x, channel] = [Math.floor(i / 3) % 96, i % 3];
    return channel === (x < 48 ? 0 : 1) ? 220 : 30;
  });
  const picture = sharp(data, { raw: { width: 96, height: 64, channels: 3 } });
  await picture.clone().png().toFile(at('plain.png'));
  await picture
    .clone()
    .joinChannel(Buffer.alloc(96 * 64, 0), { raw: { width: 96, height: 64, channels: 1 } })
    .png()
    .toFile(at('clear.png'));
  for (const name of ['plain', 'clear']) {
    await run('heif-enc', ['-q', '95', at(`${name}.png`), '-o', at(`${name}.heic`)]);
  }
  await run('heif-enc', ['-q', '95', '-b', '10', at('plain.png'), '-o', at('deep.heic')]);
  // The property of bit depths becomes one that turns the picture, a quarter clockwise: both are small boxes.
  const turned = await readFile(at('plain.heic'));
  const property = turned.indexOf('pixi');
  turned.write('irot', property);
  turned[property + 4] = 3;
  await writeFile(at('turned.heic'), turned);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function pixelAt(image: { width: number; data: Uint8Array }, x: number, y: number): number[] {
  return [...image.data.subarray(3 * (y * image.width + x), 3 * (y * image.width + x) + 3)];
}

function expectColour(actual: readonly number[], wanted: readonly number[]): void {
  for (const [i, value] of wanted.entries()) expect(Math.abs((actual[i] as number) - value)).toBeLessThan(12);
}

describeHere('decodeImage of a HEIC', () => {
  it('reads it in colour, of 8 and of 10 bits, whatever its name ends in', async () => {
    await writeFile(at('renamed.jpg'), await readFile(at('plain.heic')));
    for (const name of ['plain.heic', 'deep.heic', 'renamed.jpg']) {
      const image = await decodeImage(at(name));
      expect([image.width, image.height, image.data.length]).toEqual([96, 64, 96 * 64 * 3]);
      expectColour(pixelAt(image, 10, 30), [220, 30, 30]);
      expectColour(pixelAt(image, 85, 30), [30, 220, 30]);
    }
  });

  it('turns it upright, and shrinks it', async () => {
    const image = await decodeImage(at('turned.heic'));
    expect([image.width, image.height]).toEqual([64, 96]);
    // What was on the left is above.
    expectColour(pixelAt(image, 30, 10), [220, 30, 30]);
    expectColour(pixelAt(image, 30, 85), [30, 220, 30]);
    expect(await decodeImage(at('turned.heic'), { maxSide: 48 })).toMatchObject({ width: 32, height: 48 });
  });

  it('lays what is transparent on white', async () => {
    const image = await decodeImage(at('clear.heic'));
    expectColour(pixelAt(image, 10, 30), [255, 255, 255]);
  });

  it('refuses one that declares too much, or more than is allowed, and reads the next', async () => {
    const bomb = (await pictureBombs()).get('heic') as Uint8Array;
    await expect(decodeImage(bomb)).rejects.toThrow(/it declares more than 100 megapixels/);
    await expect(decodeImage(at('plain.heic'), { maxPixels: 6000 })).rejects.toThrow(/declares more than/);
    expect((await decodeImage(at('plain.heic'))).width).toBe(96);
  });

  it(`goes through ${MUTATIONS} mutated ones without a crash, a hang or a thread left over`, async () => {
    const random = new SeededRandom('heic mutations');
    const whole = await readFile(at('plain.heic'));
    const handles = async () => (await readdir('/proc/self/task').catch(() => [])).length;
    const before = { threads: await handles(), rss: process.memoryUsage().rss };
    const outcomes = { read: 0, refused: 0 };
    for (let i = 0; i < MUTATIONS; i++) {
      const bytes = Uint8Array.from(whole);
      const place = () => Math.floor(random.uniform(0, bytes.length));
      for (let k = Math.ceil(random.uniform(0, 12)); k > 0; k--)
        bytes[place()] = Math.floor(random.uniform(0, 256));
      const image = await decodeImage(i % 4 === 3 ? bytes.subarray(0, place() + 1) : bytes).catch((error) => {
        expect(error).toMatchObject({ code: 'DID_DATA' });
        return undefined;
      });
      outcomes[image === undefined ? 'refused' : 'read']++;
    }
    expect(outcomes.refused).toBeGreaterThan(0);
    expect(outcomes.read + outcomes.refused).toBe(MUTATIONS);
    expect((await handles()) - before.threads).toBeLessThan(12);
    expect((process.memoryUsage().rss - before.rss) / 2 ** 20).toBeLessThan(300);
  }, 1_200_000);
});

const describeWithout = decoder === undefined ? describe : describe.skip;
describeWithout('decodeImage of a HEIC without heic-decode', () => {
  it('says how to install it', async () => {
    const heic = Buffer.from((await pictureBombs()).get('heic') as Uint8Array);
    // The same picture, declared as it is.
    for (let place = heic.indexOf('ispe'); place >= 0; place = heic.indexOf('ispe', place + 1)) {
      heic.writeUInt32BE(32, place + 8);
      heic.writeUInt32BE(32, place + 12);
    }
    await expect(decodeImage(heic)).rejects.toThrow(
      /DID_DATA.*it is a HEIC picture, and what decodes those is not installed: npm install heic-decode/,
    );
  });
});
