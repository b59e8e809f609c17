import { DidError, SeededRandom } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';

/** What a layer that draws is told besides its input. */
export interface StepKwargs {
  readonly training?: boolean;
  readonly step?: unknown;
}

/**
 * The numbers that a layer draws in a step: they follow from its name, its seed and `step`, so that the same step gives the
 * same ones on every backend and in gradient checkpointing's second pass.
 *
 * @throws DidError DID_USAGE without `step`
 */
export function drawnByStep(layer: tf.layers.Layer, seed: number, step: unknown): SeededRandom {
  if (typeof step === 'number' && Number.isFinite(step)) {
    return new SeededRandom(`${layer.name}/${seed}/${step}`);
  }
  throw new DidError(
    'DID_USAGE',
    `${layer.getClassName().replace(/^Did/, '')}: ${layer.name} needs a number \`step\` to draw by when training; got ${String(step)}. ` +
      'Pass it: model.apply(x, { training: true, step }).',
    { layer: layer.name, step },
  );
}

/** @throws DidError DID_VALUE unless `probability` lies in [0, 1] */
export function checkProbability(of: string, probability: number): number {
  if (probability >= 0 && probability <= 1) return probability;
  throw new DidError('DID_VALUE', `${of}: \`probability\` must lie in [0, 1]; got ${probability}.`, {
    probability,
  });
}
