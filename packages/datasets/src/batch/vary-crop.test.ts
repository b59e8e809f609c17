import { createHash } from 'node:crypto';
import { createRgbImage, type RgbImage } from '@did/faces';
import { SeededRandom } from '@did/runtime';
import { describe, expect, it } from '@jest/globals';
import { type AugmentOptions, NO_AUGMENT, ROBUST_AUGMENT, resolveAugment } from './augment-options.js';
import { varyCrop } from './vary-crop.js';

const SIDE = 64;

/** A gradient with a fine checker on it: what softens or compresses a picture changes it. */
function picture(side = SIDE): RgbImage {
  const image = createRgbImage(side, side);
  for (let i = 0; i < image.data.length; i++) {
    const [x, y] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side)];
    image.data[i] = 40 + x + y + 60 * ((x + y) % 2) + 10 * (i % 3);
  }
  return image;
}

async function vary(options: Required<AugmentOptions>, seed: string, image = picture()) {
  const out = new Float32Array(image.data.length);
  await varyCrop(image, options, new SeededRandom(seed), out, 0);
  return out;
}

function difference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += Math.abs((one[i] as number) - (other[i] as number));
  return sum / one.length;
}

/** Change of a pixel against its neighbour, on average: less of it is less detail. */
function detail(values: ArrayLike<number>): number {
  return difference(Array.from(values).slice(3), Array.from(values).slice(0, -3));
}

describe('varyCrop', () => {
  it('gives what it gave before there were other operations, so that runs of then can be repeated', async () => {
    const image = createRgbImage(16, 16);
    for (let i = 0; i < 768; i++) image.data[i] = (i * 37) % 251;
    for (const [noise, expected] of [
      [0, 'fca8c6808c76f9b004b79a87c545f2c12413b1b0bfe704d536e5a7d68262d8a6'],
      [8, 'f47295180ec2c463321fa5bd7f376f4ce1148f89156aa409d416f558a72573fa'],
    ] as const) {
      const out = new Float32Array(768);
      const random = new SeededRandom(7).fork('augment').fork('3/1');
      await varyCrop(image, resolveAugment({ noise }), random, out, 0);
      expect(createHash('sha256').update(Buffer.from(out.buffer)).digest('hex')).toBe(expected);
    }
  });

  it('changes nothing where nothing is asked for', async () => {
    expect([...(await vary(NO_AUGMENT, 'a'))]).toEqual([...picture().data]);
  });

  it.each(['resize', 'blur'] as const)('takes detail away by %s', async (name) => {
    const options = { ...NO_AUGMENT, [name]: 1, blurRatio: 0.04, resizeRatio: 0.5 };
    for (const seed of ['a', 'b', 'c']) {
      expect(detail(await vary(options, seed))).toBeLessThan(0.9 * detail(picture().data));
    }
  });

  it('stores as a JPEG: more is lost the lower the quality', async () => {
    const lossAt = async (jpegQuality: number) => {
      let loss = 0;
      for (const seed of ['a', 'b', 'c', 'd'])
        loss += difference(await vary({ ...NO_AUGMENT, jpeg: 1, jpegQuality }, seed), picture().data);
      return loss;
    };
    expect(await lossAt(5)).toBeGreaterThan(1.3 * (await lossAt(60)));
    expect(await lossAt(60)).toBeGreaterThan(0);
  });

  it('cuts out one rectangle within its bounds and nothing else', async () => {
    const given = picture().data;
    const out = await vary({ ...NO_AUGMENT, cutout: 1, cutoutRatio: 0.5 }, 'a');
    const changed = Array.from({ length: SIDE * SIDE }, (_, i) => i).filter(
      (i) => out[3 * i] !== given[3 * i],
    );
    const [xs, ys] = [changed.map((i) => i % SIDE), changed.map((i) => Math.floor(i / SIDE))];
    const [width, height] = [xs, ys].map((list) => Math.max(...list) - Math.min(...list) + 1) as [
      number,
      number,
    ];
    expect(changed.every((i) => out[3 * i] === 127.5)).toBe(true);
    // Pixels that had this very colour before stay uncounted.
    expect(changed.length).toBeGreaterThan(0.9 * width * height);
    for (const side of [width, height]) {
      expect(side).toBeGreaterThanOrEqual(0.14 * SIDE);
      expect(side).toBeLessThanOrEqual(0.5 * SIDE);
    }
  });

  it('does each as often as it is asked to', async () => {
    const seeds = Array.from({ length: 200 }, (_, i) => `draw ${i}`);
    for (const change of [{ resize: 0.3 }, { blur: 0.3, blurRatio: 0.1 }, { jpeg: 0.3 }, { cutout: 0.3 }]) {
      const small = picture(16);
      let changed = 0;
      for (const seed of seeds) {
        changed += Number(difference(await vary({ ...NO_AUGMENT, ...change }, seed, small), small.data) > 0);
      }
      // Three deviations of 200 draws; a blur below .3 pixels is none, which takes a fifth of these.
      const expected = 'blur' in change ? 0.3 * (1 - 0.3 / 1.6) : 0.3;
      expect(Math.abs(changed / 200 - expected)).toBeLessThan(0.1);
    }
  });

  it('draws each operation for itself: another one on or off leaves the rest as it was', async () => {
    const cut = { ...NO_AUGMENT, cutout: 1 };
    const places = (out: Float32Array) => [...out].map((value) => value === 127.5);
    expect(places(await vary({ ...cut, jpeg: 1, blur: 1 }, 'a')).filter(Boolean).length).toBeGreaterThan(0);
    const flipped = await vary({ ...NO_AUGMENT, flip: 1 }, 'a');
    const both = await vary({ ...NO_AUGMENT, flip: 1, cutout: 1 }, 'a');
    expect(both.every((value, i) => value === 127.5 || value === flipped[i])).toBe(true);
  });

  it('is the same for the same draws, and stays within 0..255', async () => {
    const one = await vary(ROBUST_AUGMENT, 'same');
    expect(await vary(ROBUST_AUGMENT, 'same')).toEqual(one);
    expect(await vary(ROBUST_AUGMENT, 'other')).not.toEqual(one);
    expect(Math.min(...one)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...one)).toBeLessThanOrEqual(255);
  });

  it('manages one pixel', async () => {
    const out = await vary({ ...ROBUST_AUGMENT, resize: 1, blur: 1, jpeg: 1, cutout: 1 }, 'a', picture(1));
    expect(out.every(Number.isFinite)).toBe(true);
  });
});
