import * as tf from '@tensorflow/tfjs';
import { decisionRule } from '../predict/decide.js';
import type { Detector } from '../predict/detector.js';
import type { NodeInput } from '../predict/open-node-input.js';
import type { Judge } from './judge.js';

/** A detector as the server asks it; it owns the detector from then on. */
export function detectorJudge(detector: Detector<NodeInput>): Judge {
  const { name, weights, limits } = detector.record;
  const { threshold, band, prior } = decisionRule(detector.record);
  return {
    card: { name, sha256: weights.sha256, threshold, band, prior, limits },
    judge: (upload, { signal, prior, frames }) =>
      detector.predict(upload, {
        signal,
        // The request's own time is in the signal.
        timeoutMs: Number.POSITIVE_INFINITY,
        ...(prior === undefined ? {} : { prior }),
        ...(frames === undefined ? {} : { frames }),
      }),
    tensors: () => tf.memory().numTensors,
    dispose: () => detector.dispose(),
  };
}
