import { SeededRandom } from '@did/runtime';
import { describeEachBackend } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import { principalComponents } from './principal-components.js';

const [ROWS, COLUMNS] = [60, 12];
const random = new SeededRandom(5);

/** Rows that three numbers and some noise make; column 3 is constant. */
function planted(noise: number) {
  const values = new Float32Array(ROWS * COLUMNS);
  const mix = Array.from({ length: 3 * COLUMNS }, () => random.normal());
  for (let i = 0; i < ROWS; i++) {
    const hidden = [3 * random.normal(), 2 * random.normal(), random.normal()];
    for (let k = 0; k < COLUMNS; k++) {
      const sum = hidden.reduce((total, value, j) => total + value * (mix[j * COLUMNS + k] as number), 0);
      values[i * COLUMNS + k] = k === 3 ? 0.1 : sum + noise * random.normal() + 7;
    }
  }
  return { count: ROWS, size: COLUMNS, values };
}

/** Inner products of standardised rows. */
function gram({ values, size }: { values: Float32Array; size: number }, standardise: boolean): number[] {
  const column = (k: number) => Array.from({ length: ROWS }, (_, i) => values[i * size + k] as number);
  const columns = Array.from({ length: size }, (_, k) => {
    const list = column(k);
    if (!standardise) return list;
    const mean = list.reduce((sum, x) => sum + x, 0) / ROWS;
    const deviation = Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / ROWS);
    return list.map((x) => (deviation > 1e-6 ? (x - mean) / deviation : 0));
  });
  return Array.from({ length: ROWS * ROWS }, (_, at) =>
    columns.reduce(
      (sum, list) => sum + (list[Math.floor(at / ROWS)] as number) * (list[at % ROWS] as number),
      0,
    ),
  );
}

describeEachBackend('principalComponents', () => {
  it('holds all of rows that three components make, and drops a constant column', async () => {
    const rows = planted(0);
    const { scores, explained } = await principalComponents(rows, 3);
    expect([scores.size, explained]).toEqual([3, expect.closeTo(1, 4)]);
    const [wanted, found] = [gram(rows, true), gram(scores, false)];
    const worst = Math.max(...wanted.map((value, i) => Math.abs(value - (found[i] as number))));
    expect(worst).toBeLessThan(2e-3);
  });

  it('gives components at right angles, the largest first', async () => {
    const { scores, explained } = await principalComponents(planted(1), 4);
    const inner = (a: number, b: number) => {
      let sum = 0;
      for (let i = 0; i < ROWS; i++) {
        sum += ((scores.values[i * 4 + a] as number) * (scores.values[i * 4 + b] as number)) / ROWS;
      }
      return sum;
    };
    const variances = [0, 1, 2, 3].map((k) => inner(k, k));
    expect(variances).toEqual([...variances].sort((a, b) => b - a));
    expect(Math.abs(inner(0, 1)) + Math.abs(inner(0, 2)) + Math.abs(inner(1, 2))).toBeLessThan(0.05);
    expect(explained).toBeCloseTo(variances.reduce((sum, value) => sum + value, 0) / 11, 4);
  });
});
