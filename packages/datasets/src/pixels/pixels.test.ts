import type { RgbImage } from '@did/faces';
import { SeededRandom } from '@did/runtime';
import { describe, expect, it } from '@jest/globals';
import { blendMoved, movedRegion } from './blend-moved.js';
import { changeRegion } from './change-region.js';
import { coarsen } from './coarse-picture.js';
import {
  type ColourMatrix,
  composeColours,
  scaleColours,
  scaleSaturation,
  shiftColours,
  turnHue,
} from './colour-matrix.js';
import { deformOutline, placeOutline } from './deform-outline.js';
import { elasticField } from './elastic-field.js';
import { gridField } from './grid-field.js';
import { outlineMask } from './outline-mask.js';
import { placeMask } from './placed-mask.js';

const SAME: ColourMatrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];

function noise(width: number, height: number): RgbImage {
  const random = new SeededRandom(1);
  return { width, height, data: Uint8Array.from({ length: 3 * width * height }, () => random.int(256)) };
}

function apply(m: ColourMatrix, [r, g, b]: readonly [number, number, number]): number[] {
  return [0, 4, 8].map(
    (i) => (m[i] as number) * r + (m[i + 1] as number) * g + (m[i + 2] as number) * b + (m[i + 3] as number),
  );
}

describe('colour matrices', () => {
  it('turn red into green by a third of a circle, and leave grays alone', () => {
    const third = turnHue((2 * Math.PI) / 3);
    apply(third, [200, 0, 0]).forEach((value, i) => {
      expect(value).toBeCloseTo([0, 200, 0][i] as number, 9);
    });
    for (const matrix of [third, scaleSaturation(0.3)]) {
      for (const value of apply(matrix, [90, 90, 90])) expect(value).toBeCloseTo(90, 9);
    }
  });

  it('compose in the order in which they are given', () => {
    const both = composeColours(shiftColours(1, 2, 3), scaleColours(2, 128));
    expect(apply(both, [10, 20, 30])).toEqual([-106, -84, -62]);
  });
});

describe('coarsen', () => {
  it('gives the means of cells that are no whole number of pixels', () => {
    const image = noise(5, 5);
    const { data, width, height } = coarsen(image, { left: 0, top: 0, width: 5, height: 5 }, 2.5);
    expect([width, height]).toEqual([2, 2]);
    const parts = [1, 1, 0.5, 0, 0];
    let sum = 0;
    for (let y = 0; y < 5; y++) {
      for (let x = 0; x < 5; x++) {
        const weight = (parts[4 - x] as number) * (parts[y] as number);
        sum += weight * (image.data[3 * (5 * y + x) + 1] as number);
      }
    }
    expect(data[4]).toBeCloseTo(sum / 6.25, 4);
  });
});

describe('changeRegion', () => {
  const region = { left: 2, top: 3, width: 20, height: 14 };

  it('gives a region as it is when nothing is asked for', () => {
    const image = noise(30, 20);
    const { data } = changeRegion(image, region, { colours: SAME, cell: 3.3, softness: 0 });
    for (let y = 0; y < 14; y++) {
      const from = 3 * ((y + 3) * 30 + 2);
      expect(data.slice(60 * y, 60 * y + 60)).toEqual(image.data.slice(from, from + 60));
    }
  });

  it('keeps a plain picture plain whatever its sharpness, and clamps its colours', () => {
    const plain = { width: 30, height: 20, data: new Uint8Array(1800).fill(100) };
    for (const softness of [1, -1.4]) {
      const colours = composeColours(scaleColours(2), shiftColours(-300, 7, 300));
      const { data } = changeRegion(plain, region, { colours, cell: 2.7, softness });
      expect([...new Set(data)].sort((a, b) => a - b)).toEqual([0, 207, 255]);
    }
  });

  it('loses detail when soft and adds it below 0', () => {
    const image = noise(30, 20);
    const roughness = (softness: number) => {
      const { data } = changeRegion(image, region, { colours: SAME, cell: 3, softness });
      let sum = 0;
      for (let i = 3; i < data.length; i++) sum += Math.abs((data[i] as number) - (data[i - 3] as number));
      return sum;
    };
    expect(roughness(0.8)).toBeLessThan(0.6 * roughness(0));
    expect(roughness(-1)).toBeGreaterThan(1.1 * roughness(0));
  });
});

describe('outlineMask', () => {
  const square = [
    [10, 10],
    [40, 10],
    [40, 40],
    [10, 40],
  ] as const;
  const areaOf = (erode: number, sigma: number) =>
    outlineMask(square, { erode, sigma }).values.reduce((sum, value) => sum + value, 0);

  it('encloses the pixels within, fewer by the erosion on each side', () => {
    expect(areaOf(0, 0)).toBe(900);
    expect(areaOf(4, 0)).toBe(22 * 22);
  });

  it('spreads over the same sum when softened, as a Gaussian does', () => {
    expect(areaOf(3, 2.5)).toBeCloseTo(24 * 24, 2);
    const { region, values } = outlineMask(square, { erode: 0, sigma: 4 });
    const row = (25 - region.top) * region.width - region.left;
    // Half at the edge, one deviation in .84, one out .16.
    const edge = ((values[row + 9] as number) + (values[row + 10] as number)) / 2;
    expect(edge).toBeCloseTo(0.5, 2);
    expect(values[row + 13]).toBeCloseTo(0.81, 1);
    expect(values[row + 5]).toBeCloseTo(0.13, 1);
  });

  it('is not eroded where the picture ends', () => {
    const over = square.map(([x, y]) => [x - 20, y] as const);
    const { values, region } = placeMask(outlineMask(over, { erode: 3, sigma: 1 }), 50, 50);
    expect(values[25 * 50]).toBeCloseTo(1, 5);
    expect(region.left).toBe(0);
  });
});

describe('displacement fields', () => {
  const region = { left: -10, top: 5, width: 100, height: 80 };

  it.each([
    ['elastic', elasticField(region, 25, 10, new SeededRandom(3))],
    ['grid', gridField(region, 4, 10, new SeededRandom(3))],
  ])('an %s one is continuous, within its reach, and moves', (_, field) => {
    let most = 0;
    for (let x = -10; x < 90; x += 0.5) {
      const [dx, dy] = field(x, 40);
      const [nextX, nextY] = field(x + 0.5, 40.2);
      expect(Math.hypot(nextX - dx, nextY - dy)).toBeLessThan(1);
      most = Math.max(most, Math.abs(dx), Math.abs(dy));
    }
    expect(most).toBeLessThanOrEqual(10);
    expect(most).toBeGreaterThan(1);
  });

  it('move an outline whose long sides are divided', () => {
    const line = [
      [0, 0],
      [10, 0],
    ] as const;
    const moved = deformOutline(line, 5, (x) => [0, x]);
    expect(moved).toEqual([
      [0, 0],
      [5, 5],
      [10, 10],
      [5, 5],
    ]);
    const turned = placeOutline(line, [0, 0], {
      angleRadians: Math.PI / 2,
      scaleX: 2,
      scaleY: 1,
      shear: 0,
      dx: 3,
      dy: 0,
    });
    expect(turned[1]?.[0]).toBeCloseTo(3, 9);
    expect(turned[1]?.[1]).toBeCloseTo(20, 9);
  });
});

describe('blendMoved', () => {
  const image = noise(24, 24);
  const outline = [
    [4, 4],
    [20, 4],
    [20, 20],
    [4, 20],
  ] as const;
  const mask = placeMask(outlineMask(outline, { erode: 0, sigma: 0 }), 24, 24);

  it('reads where the motion says, bilinearly, and leaves the rest alone', () => {
    const motion = { zoomX: 1, x0: 0.5, zoomY: 1, y0: -2 };
    const place = movedRegion(mask.region, motion, 24, 24);
    const piece = changeRegion(image, place, { colours: SAME, cell: 2, softness: 0 });
    const { data } = blendMoved(image, piece, place, motion, mask);
    for (let y = 0; y < 24; y++) {
      for (let x = 0; x < 24; x++) {
        const at = 3 * (24 * y + x);
        const from = 3 * (24 * (y - 2) + x);
        const inside = x >= 4 && x < 20 && y >= 4 && y < 20;
        const expected = inside
          ? ((image.data[from] as number) + (image.data[from + 3] as number)) / 2
          : (image.data[at] as number);
        expect(Math.abs((data[at] as number) - expected)).toBeLessThanOrEqual(0.5);
      }
    }
  });

  it('repeats the edges of a picture that the motion leaves', () => {
    const motion = { zoomX: 1, x0: 100, zoomY: 1, y0: 0 };
    const place = movedRegion(mask.region, motion, 24, 24);
    const piece = changeRegion(image, place, { colours: SAME, cell: 2, softness: 0 });
    const { data } = blendMoved(image, piece, place, motion, mask);
    expect(data[3 * (24 * 10 + 10)]).toBe(image.data[3 * (24 * 10 + 23)]);
  });
});
