import { describe, expect, it } from '@jest/globals';
import { benchAucLoss } from './auc-loss-bench.js';
import type { BenchOptions } from './bench-result.js';

const options = (peer: string | null, lines: string[]): BenchOptions => ({
  ...{ backend: 'wasm', model: 'demo', variant: 'did', batch: 1, inputSize: 16 },
  ...{ microBatch: 0, gradientCheckpoints: 0, steps: 1, root: null, frames: 1 },
  peer,
  onLine: (line) => lines.push(line),
});

describe('bench auc-loss', () => {
  it('prints a row for each size, and the figure for 100,000 scores', async () => {
    const lines: string[] = [];
    const result = await benchAucLoss(options(null, lines));
    const sizes = lines.slice(2).map((line) => Number(line.split('|')[1]));
    expect(sizes).toEqual([1000, 4000, 10_000, 30_000, 100_000, 300_000, 1_000_000]);
    expect(lines[6]).toContain(result.ours.toPrecision(3));
    expect(result).toMatchObject({ bench: 'auc-loss', peer: null, ratio: null, unit: 'ms' });
  });

  it('refuses a peer that it does not know', async () => {
    await expect(benchAucLoss(options('tfjs-cpu', []))).rejects.toThrow(/peer pytorch; got "tfjs-cpu"/);
  });
});
