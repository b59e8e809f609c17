import { readFileSync } from 'node:fs';
import { describeEachBackend } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import { fitLinearProbe } from './linear-probe.js';

interface Golden {
  readonly cases: readonly {
    readonly classes: number;
    readonly penalty: number;
    readonly columns: number;
    readonly fit: { readonly x: number[]; readonly labels: number[] };
    readonly test: { readonly x: number[]; readonly probabilities: number[] };
  }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../golden/linear-probe.json', import.meta.url), 'utf8'),
) as Golden;

const rowsOf = (x: readonly number[], size: number) => ({
  count: x.length / size,
  size,
  values: Float32Array.from(x),
});

describeEachBackend('fitLinearProbe', () => {
  it.each(golden.cases)(
    'gives the probabilities of scikit-learn: $classes classes, $columns columns',
    async (one) => {
      const { classes, columns, penalty } = one;
      const rows = rowsOf(one.fit.x, columns);
      const probe = await fitLinearProbe(
        { rows, classes: Int32Array.from(one.fit.labels) },
        { classes, penalty },
      );
      const logits = await probe.logits(rowsOf(one.test.x, columns));
      const probabilities: number[] = [];
      for (let i = 0; i < logits.length; i += classes) {
        const exps = Array.from(logits.subarray(i, i + classes), Math.exp);
        const sum = exps.reduce((total, value) => total + value, 0);
        probabilities.push(...exps.map((value) => value / sum));
      }
      const worst = Math.max(
        ...probabilities.map((p, i) => Math.abs(p - (one.test.probabilities[i] as number))),
      );
      // float32 losses end the search before the gradient is 0; 1.5e-4 was the worst.
      expect(worst).toBeLessThan(2e-4);
    },
  );
});
