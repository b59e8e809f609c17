import { describeEachBackend, expectClose, loadGolden } from '@did/runtime/testing';
import { it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import {
  clubBound,
  createMineBound,
  densityRatioEstimate,
  donskerVaradhanBound,
  infoNceBound,
  jsToNwjBound,
  leaveOneOutBound,
  nwjBound,
  smileBound,
} from './index.js';

interface PairCase {
  readonly bound: string;
  readonly joint: number[];
  readonly product: number[];
  readonly value: number;
  readonly byJoint: number[];
  readonly byProduct: number[];
}

interface MatrixCase {
  readonly bound: string;
  readonly scores: number[];
  readonly value: number;
  readonly gradient: number[];
}

interface Golden {
  readonly pairs: PairCase[];
  readonly matrices: MatrixCase[];
  readonly mine: PairCase[];
  readonly rate: number;
}

const { cases } = loadGolden<{ cases: [Golden] }>(new URL('../golden/bounds.json', import.meta.url));
const [golden] = cases;

type OfPairs = (joint: tf.Tensor, product: tf.Tensor) => tf.Scalar;
const ofPairs: Record<string, OfPairs> = {
  donskerVaradhan: donskerVaradhanBound,
  nwj: nwjBound,
  jsToNwj: jsToNwjBound,
  densityRatio: densityRatioEstimate,
  smile1: (joint, product) => smileBound(joint, product, { clip: 1 }),
  smile5Own: (joint, product) => smileBound(joint, product, { clip: 5, gradient: 'own' }),
};
const ofMatrix: Record<string, (scores: tf.Tensor2D) => tf.Scalar> = {
  infoNce: infoNceBound,
  club: clubBound,
  leaveOneOut: leaveOneOutBound,
};

/** float32 carries 7 digits of a score, and exp of scores near 40 turns each into 40 times the relative error. */
const VALUE = { relative: 1e-5, absolute: 1e-6 };
const GRADIENT = { relative: 2e-5, absolute: 1e-6 };

function expectPairs(bound: OfPairs, item: PairCase): void {
  const { value, grads } = tf.valueAndGrads((a, b) => bound(a, b))([
    tf.tensor1d(item.joint),
    tf.tensor1d(item.product),
  ]);
  expectClose(value, item.value, VALUE);
  expectClose(grads[0] as tf.Tensor, item.byJoint, GRADIENT);
  expectClose(grads[1] as tf.Tensor, item.byProduct, GRADIENT);
}

describeEachBackend('bounds', () => {
  it.each(golden.pairs.map((item, i) => [item.bound, i, item] as const))(
    '%s matches PyTorch, value and gradients (%d)',
    (name, _i, item) => tf.tidy(() => expectPairs(ofPairs[name] as OfPairs, item)),
  );

  it.each(golden.matrices.map((item, i) => [item.bound, i, item] as const))(
    '%s matches PyTorch, value and gradient (%d)',
    (name, _i, item) =>
      tf.tidy(() => {
        const bound = ofMatrix[name] as (scores: tf.Tensor2D) => tf.Scalar;
        const { value, grad } = tf.valueAndGrad((scores) => bound(scores as tf.Tensor2D))(
          tf.tensor2d(item.scores, [5, 5]),
        );
        expectClose(value, item.value, VALUE);
        expectClose(grad, item.gradient, GRADIENT);
      }),
  );

  it('MINE matches PyTorch batch after batch, while its average moves', () => {
    const mine = createMineBound(golden.rate);
    for (const item of golden.mine) tf.tidy(() => expectPairs(mine.apply, item));
    mine.dispose();
  });
});
