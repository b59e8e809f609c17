import { leanVariableGrads } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { DidModel } from '../model/did-model.js';
import type { DidNet } from '../model/did-net.js';

/** Gradients by the name of each trainable weight. */
export type Gradients = Record<string, tf.Tensor>;

/** How gradients are taken. */
export interface GradientOptions {
  /** What layers that draw draw by. */
  readonly step: number;
  /** So many pictures at a time go through G. */
  readonly microBatch: number;
  /** Into so many segments G is cut for gradient checkpointing; 0 keeps all activations. */
  readonly gradientCheckpoints: number;
  /** What the loss depends on besides the model. */
  readonly besides: Readonly<Record<string, tf.Variable>>;
}

/**
 * The gradients of a loss over a whole batch, while G holds only a few pictures' activations at a time.
 *
 * @remarks
 * The AUC term and the shuffled pairs look across the batch, so summing gradients of small batches would be another
 * loss. Here G runs over the parts and forgets; the loss is taken on all feature maps together, down to its gradient by
 * them; then G runs over each part again and carries its share on. Exact but for batch norm, which sees the parts, at
 * the price of one forward pass of G more.
 *
 * @param lossOf - The loss of a net whose `extract` gives all feature maps. Called once.
 * @shape images `[B,H,W,3]`
 * @source The same idea as gradient caching, Gao et al. 2021.
 */
export function microBatchGradients(
  model: DidModel,
  images: tf.Tensor4D,
  { step, microBatch, gradientCheckpoints, besides }: GradientOptions,
  lossOf: (net: DidNet) => tf.Scalar,
): Gradients {
  const parts = inParts(images, microBatch);
  // Layers that draw must draw the same for a part both times, and other numbers for each part.
  const netOf = (part: number, looking = false) =>
    model.net(true, {
      step: step + part / parts.length,
      keepStatistics: looking,
      gradientCheckpoints: looking ? 0 : gradientCheckpoints,
    });
  // Running statistics move once a step: in the second run.
  const maps = tf.tidy(() => tf.concat(parts.map((part, i) => tf.tidy(() => netOf(i, true).extract(part)))));
  const features = tf.variable(maps, true);
  const trainable = model.trainable();
  const isInG = (name: string) => name.startsWith('backbone/');
  const behind = Object.entries({ ...trainable, ...besides }).filter(([name]) => !isInG(name));
  const { grads } = leanVariableGrads(
    () => lossOf({ ...netOf(0), extract: () => features as unknown as tf.Tensor4D }),
    [features, ...behind.map(([, variable]) => variable)],
  );
  const gradients: Gradients = Object.fromEntries(
    behind.map(([name, variable]) => [name, grads[variable.name] as tf.Tensor]),
  );
  const slopes = inParts(grads[features.name] as tf.Tensor4D, microBatch);
  const inG = Object.entries(trainable).filter(([name]) => isInG(name));
  // All of G may be frozen.
  if (inG.length > 0)
    parts.forEach((part, i) => {
      const carried = leanVariableGrads(
        () =>
          netOf(i)
            .extract(part)
            .mul(slopes[i] as tf.Tensor4D)
            .sum<tf.Scalar>(),
        inG.map(([, variable]) => variable),
      );
      carried.value.dispose();
      for (const [name, variable] of inG) {
        const share = carried.grads[variable.name] as tf.Tensor;
        const sum = gradients[name];
        gradients[name] = sum === undefined ? share : sum.add(share);
        if (sum !== undefined) tf.dispose([sum, share]);
      }
    });
  tf.dispose([features, maps, grads[features.name], parts, slopes].flat() as tf.Tensor[]);
  return gradients;
}

/** The pictures in parts of a size; the last may be smaller. @shape x `[B,H,W,C]` */
export function inParts(x: tf.Tensor4D, size: number): tf.Tensor4D[] {
  const [batch] = x.shape;
  const sizes = Array.from({ length: Math.ceil(batch / size) }, (_, i) => Math.min(size, batch - i * size));
  return tf.split(x, sizes);
}
