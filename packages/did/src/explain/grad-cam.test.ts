import { describeEachBackend, expectClose, loadGolden } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { createMlpHead } from '../model/mlp-head.js';
import { gradCam } from './grad-cam.js';
import { resizeMap } from './resize-map.js';

interface GradCamCase {
  readonly head: 'pooled' | 'flat';
  readonly outputs: number;
  /** Features of the last picture, the same at every place; null where the formula gives them too. */
  readonly last: readonly number[] | null;
  readonly logits: readonly number[];
  readonly cam: readonly number[];
  readonly large: readonly number[];
  readonly empty: readonly boolean[];
}

const { cases } = loadGolden<{ readonly cases: readonly GradCamCase[] }>(
  new URL('../../golden/grad-cam.json', import.meta.url),
);
const [B, H, W, C, HIDDEN] = [3, 4, 5, 6, 7] as const;

const fill = (shape: number[], phase: number) =>
  tf.tensor(
    Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => Math.sin(phase + i)),
    shape,
  );

function featuresOf({ last }: GradCamCase): tf.Tensor4D {
  const all = fill([B, H, W, C], 1).add<tf.Tensor4D>(0.3);
  if (last === null) return all;
  const row = tf.tensor4d([...last], [1, 1, 1, C]).tile<tf.Tensor4D>([1, H, W, 1]);
  return tf.concat([all.slice([0], [B - 1]), row]) as tf.Tensor4D;
}

describeEachBackend('gradCam', ({ tolerance }) => {
  for (const golden of cases) {
    const { head, outputs } = golden;
    it(`is PyTorch's on a ${head} head of ${outputs === 1 ? 'one logit' : 'several, for the largest'}`, () => {
      const model = createMlpHead({
        mapShape: [H, W, C],
        head,
        widths: [HIDDEN],
        outputs,
        dropout: 0,
        seed: 1,
        name: 'head',
      });
      tf.tidy(() => {
        model.setWeights(model.weights.map((weight, i) => fill(weight.shape as number[], i + 2)));
        const features = featuresOf(golden);
        const logits = model.apply(features) as tf.Tensor2D;
        expectClose(logits, golden.logits, tolerance);
        const chosen = outputs === 1 ? tf.onesLike(logits) : tf.oneHot(logits.argMax(1), outputs);
        const cam = gradCam(features, (x) => (model.apply(x) as tf.Tensor2D).mul(chosen).sum(1));
        expect(cam.shape).toEqual([B, H, W]);
        expectClose(cam, golden.cam, tolerance);
        const large = golden.empty.flatMap((_, i) =>
          Array.from(resizeMap({ values: cam.slice([i], [1]).dataSync(), width: W, height: H }, 12, 10)),
        );
        expectClose(large, golden.large, tolerance);
        const highest = cam.max([1, 2]).dataSync();
        expect(Array.from(highest, (value) => value === 0)).toEqual(golden.empty);
      });
      model.dispose();
    });
  }
});
