import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { isDidError } from '../errors/did-error.js';
import { describeEachBackend } from '../testing/describe-each-backend.js';
import { expectClose } from '../testing/expect-close.js';
import { loadGolden } from '../testing/load-golden.js';
import { clipByGlobalNorm } from './clip-by-global-norm.js';

type Named<T> = Readonly<Record<string, T>>;
interface Case {
  readonly maxNorm: number;
  readonly norm: number;
  readonly shapes: Named<number[]>;
  readonly grads: Named<number[]>;
  readonly clipped: Named<number[]>;
}
const { cases } = loadGolden<{ cases: Case[] }>(new URL('../../golden/clip.json', import.meta.url));

const tensors = ({ grads, shapes }: Case) =>
  Object.fromEntries(
    Object.entries(grads).map(([name, values]) => [name, tf.tensor(values, shapes[name] as number[])]),
  );

describeEachBackend('clipByGlobalNorm', ({ tolerance }) => {
  it.each(cases)('is that of PyTorch: norm $norm, limit $maxNorm', (golden) => {
    tf.tidy(() => {
      const { grads, norm } = clipByGlobalNorm(tensors(golden), golden.maxNorm);
      expectClose(norm, [golden.norm], tolerance);
      expect(Object.keys(grads)).toEqual(Object.keys(golden.clipped));
      for (const [name, expected] of Object.entries(golden.clipped)) {
        expectClose(grads[name] as tf.Tensor, expected, tolerance);
        expect(grads[name]?.shape).toEqual(golden.shapes[name]);
      }
    });
  });

  it('only takes the norm where the limit is Infinity', () => {
    tf.tidy(() => {
      const golden = cases[3] as Case;
      const { grads, norm } = clipByGlobalNorm(tensors(golden), Number.POSITIVE_INFINITY);
      expectClose(norm, [golden.norm], tolerance);
      expectClose(grads.kernel as tf.Tensor, golden.grads.kernel as number[], tolerance);
    });
  });

  it('shows a gradient that is no number in the norm', () => {
    tf.tidy(() => {
      const { norm } = clipByGlobalNorm({ w: tf.tensor1d([1, Number.NaN]) }, 1);
      expect(norm.dataSync()[0]).toBeNaN();
    });
  });

  it.each([0, -1, Number.NaN])('refuses a limit of %d', (limit) => {
    let thrown: unknown;
    try {
      clipByGlobalNorm({}, limit);
    } catch (error) {
      thrown = error;
    }
    expect(isDidError(thrown) && thrown.code).toBe('DID_VALUE');
  });
});
