import { readFileSync } from 'node:fs';
import type { RgbImage } from '@did/faces';
import { SeededRandom } from '@did/runtime';
import { describe, expect, it } from '@jest/globals';
import type { ForgeInput } from '../forger.js';
import { listForgers, TRAINING_METHODS, UNSEEN_METHODS } from '../list-forgers.js';
import { getForger } from './get-forger.js';

const SIZE = 96;

/** A textured picture with landmarks in the places where a face has them. */
function testFace(seed: number, shift = 0): { image: RgbImage; landmarks68: Float32Array } {
  const random = new SeededRandom(seed);
  const data = Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % SIZE, Math.floor(i / 3 / SIZE)];
    return 110 + 40 * Math.sin(x / 5 + seed) + 30 * Math.cos(y / 7) + random.uniform(-12, 12);
  });
  const place = (i: number): [number, number] => {
    const around = (
      cx: number,
      cy: number,
      rx: number,
      ry: number,
      k: number,
      n: number,
    ): [number, number] => [
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
  };
  const landmarks68 = Float32Array.from({ length: 136 }, (_, k) => (place(k >> 1)[k & 1] as number) + shift);
  return { image: { width: SIZE, height: SIZE, data }, landmarks68 };
}

const input = (shift = 0): ForgeInput => ({ ...testFace(1, shift), donor: testFace(2), strength: 0.5 });

describe.each(listForgers().map((card) => card.name))('%s', (name) => {
  const forger = getForger(name);

  it('gives the same bytes for the same random numbers', () => {
    const run = () => forger.forge(input(), new SeededRandom(7));
    expect(run()).toEqual(run());
  });

  it('leaves its input as it was', () => {
    const given = input();
    const before = given.image.data.slice();
    forger.forge(given, new SeededRandom(3));
    expect(given.image.data).toEqual(before);
  });

  it('changes what its mask covers and nothing else', () => {
    const given = input();
    const { image, mask } = forger.forge(given, new SeededRandom(5));
    let inside = 0;
    let covered = 0;
    mask.forEach((m, i) => {
      expect(m).toBeGreaterThanOrEqual(0);
      expect(m).toBeLessThanOrEqual(1 + 1e-6);
      const change = Math.abs((image.data[3 * i] as number) - (given.image.data[3 * i] as number));
      if (m === 0) expect(change).toBe(0);
      if (m > 0.5) {
        inside += change;
        covered += 1;
      }
    });
    if (name === 'null') expect(image.data).toEqual(given.image.data);
    else expect(inside / covered).toBeGreaterThan(2);
  });

  it('does not mind a face that hangs over the edge', () => {
    const { image } = forger.forge(input(-30), new SeededRandom(2));
    expect(image.data.length).toBe(SIZE * SIZE * 3);
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
