import { readTensor } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { baselineForward } from '../bce-step.js';
import { didForward } from '../did-step.js';
import type { DidModel } from '../model/did-model.js';
import type { DidOutput } from '../model/did-net.js';
import type { SampleScore } from './score-samples.js';

/**
 * Runs a model in inference mode on a preprocessed batch.
 *
 * @param look - Sees what DID's forward pass gives, inside its `tf.tidy`; never called for a baseline.
 * @shape x `[B,H,W,3]`
 */
export async function scoreImages(
  model: DidModel,
  x: tf.Tensor4D,
  look?: (out: DidOutput) => void,
): Promise<SampleScore[]> {
  const net = model.net(false);
  const forward = () => {
    if (model.config.variant !== 'did') return baselineForward(net, x);
    const out = didForward(net, x);
    look?.(out);
    return out;
  };
  const [logitTensor, domainTensor] = tf.tidy(() => {
    const out = forward();
    return [
      out.logit,
      net.hasDomainHead ? out.domainLogits.argMax<tf.Tensor1D>(1) : tf.tensor1d([]),
    ] as const;
  });
  const [logits, domains] = await Promise.all([readTensor(logitTensor), readTensor<'int32'>(domainTensor)]);
  tf.dispose([logitTensor, domainTensor]);
  return Array.from(logits, (logit, i) => ({ logit, domain: domains[i] ?? null }));
}
