import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RgbImage } from '@did/faces';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { pictureBombs } from '../testing/picture-bombs.js';
import { decodeImage } from './decode-image.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'did-images-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const COLOURS = { red: [220, 40, 40], green: [40, 200, 60], blue: [50, 60, 210], gray: [128, 128, 128] };
type Colour = keyof typeof COLOURS;

/** 32 x 16 pixels: red and green above, blue and gray below. */
function quarters(): Sharp {
  const data = new Uint8Array(32 * 16 * 3);
  for (let y = 0; y < 16; y++) {
    for (let x = 0; x < 32; x++) {
      const name = y < 8 ? (x < 16 ? 'red' : 'green') : x < 16 ? 'blue' : 'gray';
      data.set(COLOURS[name], 3 * (32 * y + x));
    }
  }
  return sharp(data, { raw: { width: 32, height: 16, channels: 3 } });
}

/** The nearest colour in the middle of each quarter: above left and right, below left and right. */
function coloursOf({ width, height, data }: RgbImage): Colour[] {
  return [0, 1, 2, 3].map((quarter) => {
    const x = Math.floor(width * (quarter % 2 === 0 ? 0.25 : 0.75));
    const y = Math.floor(height * (quarter < 2 ? 0.25 : 0.75));
    const pixel = data.subarray(3 * (width * y + x), 3 * (width * y + x) + 3);
    const distance = (name: Colour) =>
      COLOURS[name].reduce((sum, value, i) => sum + Math.abs(value - (pixel[i] as number)), 0);
    return (Object.keys(COLOURS) as Colour[]).sort((one, two) => distance(one) - distance(two))[0] as Colour;
  });
}

const UPRIGHT: Colour[] = ['red', 'green', 'blue', 'gray'];

describe('decodeImage', () => {
  // Which stored quarter each orientation of EXIF shows above left, above right, below left and below right.
  it.each([
    [1, UPRIGHT],
    [2, ['green', 'red', 'gray', 'blue']],
    [3, ['gray', 'blue', 'green', 'red']],
    [4, ['blue', 'gray', 'red', 'green']],
    [5, ['red', 'blue', 'green', 'gray']],
    [6, ['blue', 'red', 'gray', 'green']],
    [7, ['gray', 'green', 'blue', 'red']],
    [8, ['green', 'gray', 'red', 'blue']],
  ])('turns EXIF orientation %i upright, in JPEG, PNG and WebP', async (orientation, colours) => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const image = await decodeImage(await quarters().withMetadata({ orientation })[format]().toBuffer());
      expect([image.width, image.height]).toEqual(orientation < 5 ? [32, 16] : [16, 32]);
      expect(coloursOf(image)).toEqual(colours);
    }
  });

  it.each<[string, (picture: Sharp) => Sharp]>([
    ['a lossless WebP', (picture) => picture.webp({ lossless: true })],
    ['an AVIF', (picture) => picture.avif({ quality: 90, effort: 1 })],
    ['a GIF', (picture) => picture.gif()],
    ['a PNG of 16 bits', (picture) => picture.toColourspace('rgb16').png()],
    ['a PNG with a palette', (picture) => picture.png({ palette: true })],
    ['a progressive JPEG', (picture) => picture.jpeg({ progressive: true })],
    ['a CMYK JPEG', (picture) => picture.toColourspace('cmyk').jpeg({ quality: 95 })],
    ['an opaque picture with alpha', (picture) => picture.ensureAlpha(1).png()],
  ])('reads %s', async (_name, encode) => {
    const image = await decodeImage(await encode(quarters()).toBuffer());
    expect(image).toMatchObject({ width: 32, height: 16 });
    expect(image.data).toHaveLength(32 * 16 * 3);
    expect(coloursOf(image)).toEqual(UPRIGHT);
  });

  it('reads gray as three equal channels, and transparent on white', async () => {
    const gray = await decodeImage(await quarters().toColourspace('b-w').png().toBuffer());
    expect(gray.data).toHaveLength(32 * 16 * 3);
    for (let i = 0; i < gray.data.length; i += 3) {
      expect([gray.data[i + 1], gray.data[i + 2]]).toEqual([gray.data[i], gray.data[i]]);
    }
    const clear = sharp({
      create: { width: 4, height: 4, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } },
    });
    expect([...new Set((await decodeImage(await clear.png().toBuffer())).data)]).toEqual([255]);
  });

  it.each(['gif', 'webp'] as const)('takes the first picture of an animated %s', async (format) => {
    const two = await Promise.all(
      [quarters(), quarters().negate()].map((picture) => picture.png().toBuffer()),
    );
    const animated = await sharp(two, { join: { animated: true } })
      [format]()
      .toBuffer();
    expect((await sharp(animated).metadata()).pages).toBe(2);
    const image = await decodeImage(animated);
    expect(image).toMatchObject({ width: 32, height: 16 });
    expect(coloursOf(image)).toEqual(UPRIGHT);
  });

  it('reads an 8K picture, shrunk to the side that is asked for', async () => {
    const large = sharp({ create: { width: 7680, height: 4320, channels: 3, background: '#336699' } });
    const image = await decodeImage(await large.jpeg().toBuffer(), { maxSide: 1920 });
    expect(image).toMatchObject({ width: 1920, height: 1080 });
  });

  it('goes by the first bytes, not by the name', async () => {
    const file = path.join(folder, 'png-in-disguise.jpg');
    await writeFile(file, await quarters().png().toBuffer());
    expect(coloursOf(await decodeImage(file))).toEqual(UPRIGHT);
  });

  it('refuses pictures that declare too much before it unpacks them', async () => {
    const before = process.memoryUsage().rss;
    for (const [name, bytes] of await pictureBombs()) {
      const file = path.join(folder, `bomb.${name}`);
      await writeFile(file, bytes);
      for (const input of [file, bytes]) {
        await expect(decodeImage(input)).rejects.toMatchObject({
          code: 'DID_DATA',
          fields: { reason: 'it declares more than 100 megapixels' },
        });
      }
    }
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(100);
  });

  it.each<[string, () => Promise<Uint8Array>, RegExp]>([
    ['empty.jpg', async () => new Uint8Array(0), /it is empty/],
    [
      'noise.png',
      async () => Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 251),
      /it begins like none/,
    ],
    [
      'video.jpg',
      async () => Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41'),
      /it begins like none/,
    ],
    [
      'drawing.png',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      /none of/,
    ],
    [
      'cut.jpg',
      async () => (await quarters().resize(400).jpeg().toBuffer()).subarray(0, 900),
      /premature|truncat|end/i,
    ],
    ['cut.png', async () => (await quarters().png().toBuffer()).subarray(0, 80), /end|truncat|read|IDAT/i],
    ['cut.webp', async () => (await quarters().webp().toBuffer()).subarray(0, 60), /./],
    ['cut.avif', async () => (await quarters().avif({ effort: 1 }).toBuffer()).subarray(0, 300), /./],
    ['head.jpg', async () => Uint8Array.of(0xff, 0xd8, 0xff), /./],
  ])('refuses %s by name, with the reason', async (name, make, reason) => {
    const file = path.join(folder, name);
    await writeFile(file, await make());
    const message = await decodeImage(file).then(String, ({ message }) => message as string);
    expect(message).toContain(
      `[DID_DATA] decodeImage: ${file} is not a readable JPEG, PNG, WebP, AVIF, HEIC or GIF: `,
    );
    expect(message).toMatch(reason);
  });

  it('says so where there is no file, or a folder', async () => {
    await expect(decodeImage(path.join(folder, 'absent.png'))).rejects.toThrow(/it does not exist/);
    await mkdir(path.join(folder, 'folder.png'));
    await expect(decodeImage(path.join(folder, 'folder.png'))).rejects.toThrow(/it is a folder/);
  });
});
