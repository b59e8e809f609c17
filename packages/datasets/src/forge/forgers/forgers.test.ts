import { readFileSync } from 'node:fs';
import { SeededRandom } from '@did/runtime';
import { describe, expect, it } from '@jest/globals';
import type { ForgeInput, Forgery, LandmarkedFace } from '../forger.js';
import { listForgers, TRAINING_METHODS, UNSEEN_METHODS } from '../list-forgers.js';
import { getForger } from './get-forger.js';

// Locals: look-ups of globals are slow in Jest's realm.
const { abs, cos, floor, sin } = Math;

const SIZE = 96;

/** Where a face of {@link SIZE} has its landmarks. */
function placeOf(i: number): [number, number] {
  const around = (cx: number, cy: number, rx: number, ry: number, k: number, n: number): [number, number] => [
    cx + rx * Math.cos((2 * Math.PI * k) / n + Math.PI),
    cy + ry * Math.sin((2 * Math.PI * k) / n + Math.PI),
  ];
  if (i < 17) return [48 - 30 * Math.cos((Math.PI * i) / 16), 44 + 38 * Math.sin((Math.PI * i) / 16)];
  if (i < 27) return [22 + 5.8 * (i - 17), 32];
  if (i < 31) return [48, 38 + 5 * (i - 27)];
  if (i < 36) return [40 + 4 * (i - 31), 58];
  if (i < 42) return around(34, 41, 6, 3, i - 36, 6);
  if (i < 48) return around(62, 41, 6, 3, i - 42, 6);
  if (i < 60) return around(48, 70, 12, 5, i - 48, 12);
  return around(48, 70, 9, 2, i - 60, 8);
}

/** A textured picture with landmarks in the places where a face has them, scaled and shifted. */
function testFace(seed: number, { size = SIZE, scale = 1, shift = 0 } = {}): LandmarkedFace {
  const random = new SeededRandom(seed);
  const data = new Uint8Array(size * size * 3);
  // A large picture repeats its first rows: random numbers are slow here.
  const drawn = size > 200 ? 96 * size : data.length;
  for (let i = 0; i < drawn; i++) {
    const [x, y] = [floor(i / 3) % size, floor(i / 3 / size)];
    data[i] = 110 + 40 * sin(x / 5 + seed) + 30 * cos(y / 7) + random.uniform(-12, 12) + 8 * (i % 3);
  }
  for (let i = drawn; i < data.length; i += drawn) data.copyWithin(i, 0, drawn);
  const landmarks68 = Float32Array.from(
    { length: 136 },
    (_, k) => scale * (placeOf(k >> 1)[k & 1] as number) + shift,
  );
  return { image: { width: size, height: size, data }, landmarks68 };
}

function input(where: Parameters<typeof testFace>[1] = {}, strength = 0.5): ForgeInput {
  return { ...testFace(1, where), donor: testFace(2), strength };
}

/** Fails unless all values are in order and what the mask leaves out is as it was, to the byte. */
function expectSound(given: ForgeInput, { image, mask, target = given.image }: Forgery): void {
  expect([image.width, image.height]).toEqual([given.image.width, given.image.height]);
  expect(mask.length).toBe(image.width * image.height);
  let wrong = 0;
  let changed = 0;
  for (let i = 0; i < mask.length; i++) {
    const m = mask[i] as number;
    if (!(m >= 0 && m <= 1)) wrong += 1;
    for (let c = 3 * i; m === 0 && c < 3 * i + 3; c++) {
      if (image.data[c] !== target.data[c]) changed += 1;
    }
  }
  expect({ outOfRange: wrong, changedOutside: changed }).toEqual({ outOfRange: 0, changedOutside: 0 });
}

/** Mean change of a byte, over the pixels that the mask covers. */
function changeInside(given: ForgeInput, { image, mask, target = given.image }: Forgery): number {
  let sum = 0;
  let covered = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    covered += 3;
    for (let c = 3 * i; c < 3 * i + 3; c++) {
      sum += abs((image.data[c] as number) - (target.data[c] as number));
    }
  }
  return covered === 0 ? 0 : sum / covered;
}

describe.each(listForgers().map((card) => card.name))('%s', (name) => {
  const forger = getForger(name);

  it('gives the same bytes for the same random numbers, whatever was forged in between', () => {
    const run = () => forger.forge(input(), new SeededRandom(7));
    const first = run();
    forger.forge(input({ scale: 0.7, size: 120 }, 0.9), new SeededRandom(8));
    expect(run()).toEqual(first);
  });

  it('leaves its input as it was', () => {
    const given = input();
    const before = given.image.data.slice();
    forger.forge(given, new SeededRandom(3));
    expect(given.image.data).toEqual(before);
  });

  it('changes what its mask covers and nothing else', () => {
    for (let seed = 0; seed < 8; seed++) {
      const given = input();
      const forgery = forger.forge(given, new SeededRandom(seed));
      expectSound(given, forgery);
      if (name === 'null') expect(forgery.image.data).toEqual(given.image.data);
      else expect(changeInside(given, forgery)).toBeGreaterThan(0.5);
    }
  });

  it.each([
    ['hangs over the upper left edge', { shift: -40 }],
    ['hangs over the lower right edge', { shift: 50 }],
    ['lies outside the picture', { shift: 400 }],
    ['is 16 pixels large', { scale: 16 / 76, shift: 30 }],
    ['fills a picture of 2000 pixels', { size: 2000, scale: 16, shift: 200 }],
    ['stands in a picture of 17 pixels', { size: 17, scale: 17 / SIZE }],
  ])('does not mind a face that %s', (_, where) => {
    for (const strength of 'size' in where && where.size > 200 ? [1] : [0, 1]) {
      const given = input(where, strength);
      expectSound(given, forger.forge(given, new SeededRandom(2)));
    }
  });

  it('does not mind a picture without colour or detail', () => {
    const given = input();
    given.image.data.fill(128);
    const forgery = forger.forge(given, new SeededRandom(2));
    expectSound(given, forgery);
  });

  if (name !== 'null') {
    it('changes more the stronger it is, on average', () => {
      const meanAt = (strength: number) => {
        let sum = 0;
        for (let seed = 0; seed < 24; seed++) {
          const given = input({}, strength);
          sum += changeInside(given, forger.forge(given, new SeededRandom(seed)));
        }
        return sum / 24;
      };
      const [weak, middle, strong] = [meanAt(0), meanAt(0.5), meanAt(1)];
      expect(weak).toBeGreaterThan(0.5);
      expect(middle).toBeGreaterThan(weak);
      expect(strong).toBeGreaterThan(middle);
    });
  }
});

describe('self-blend', () => {
  const forgeries = Array.from({ length: 400 }, (_, seed) =>
    getForger('self-blend').forge(input({}, seed / 400), new SeededRandom(seed)),
  );

  it('draws the blend ratio from 1/4, 1/2, 3/4, 1, 1, 1 over all strengths, and in whole for strong ones', () => {
    const counts = [0, 0, 0, 0];
    const largest = forgeries.map(({ mask }) => {
      let most = 0;
      for (let i = 0; i < mask.length; i++) if ((mask[i] as number) > most) most = mask[i] as number;
      return most;
    });
    for (const ratio of largest) {
      const quarter = Math.round(4 * ratio) - 1;
      counts[quarter] = (counts[quarter] as number) + 1;
    }
    expect(Math.min(...largest.slice(300))).toBeGreaterThan(0.95);
    // Five deviations of the binomial.
    [1 / 6, 1 / 6, 1 / 6, 1 / 2].forEach((share, i) => {
      const spread = 5 * Math.sqrt(400 * share * (1 - share));
      expect(abs((counts[i] as number) - 400 * share)).toBeLessThan(spread);
    });
  });

  it('changes the face that is pasted in half of the time, and the picture around it otherwise', () => {
    const changed = forgeries.filter(({ target }) => target !== undefined);
    expect(changed.length).toBeGreaterThan(150);
    expect(changed.length).toBeLessThan(250);
    const { image } = input();
    for (const { target } of changed)
      expect(Buffer.compare(target?.data as Uint8Array, image.data)).not.toBe(0);
  });
});

it('says which method is unknown and which there are', () => {
  expect(() => getForger('deepfacelab')).toThrow(/"deepfacelab" is unknown.*self-blend/);
});

it('asks for the donor that it needs', () => {
  const { donor: _, ...alone } = input();
  expect(() => getForger('donor-blend').forge(alone, new SeededRandom(1))).toThrow(/donor/);
});

it('keeps the methods of the test apart: another family, and no file shared with those trained on', () => {
  const card = (name: string) => listForgers().find((c) => c.name === name);
  const families = new Set<string | undefined>(TRAINING_METHODS.map((name) => card(name)?.family));
  for (const name of UNSEEN_METHODS) {
    expect(families).not.toContain(card(name)?.family);
    const source = readFileSync(new URL(`./${name}.ts`, import.meta.url), 'utf8');
    const imports = [...source.matchAll(/from '([^']+)'/g)].map((match) => match[1]);
    expect(imports.every((from) => from?.startsWith('@did/') || from === '../forger.js')).toBe(true);
  }
});
