import { type PreprocessSpec, preprocess } from '@did/datasets/browser';
import * as tf from '@tensorflow/tfjs';
import { baselineForward } from '../../bce-step.js';
import { didForward } from '../../did-step.js';
import type { DidModel } from '../../model/did-model.js';
import { anyBatch } from './any-batch.js';
import { simplify } from './simplify.js';
import { type PictureFunction, traceKernels } from './trace-kernels.js';
import type { TracedGraph } from './traced-graph.js';

/** What an exported graph computes. */
export interface ExportedFunctionOptions {
  readonly preprocess: PreprocessSpec;
  /** P(fake) = sigmoid(slope * logit + intercept). */
  readonly calibration: { readonly slope: number; readonly intercept: number };
  /** The domain head's logits too. */
  readonly withDomain: boolean;
}

/** Names of the pictures and of what is said of them. */
export const EXPORT_NAMES = {
  input: 'image',
  logit: 'logit',
  probability: 'probability',
  domainLogits: 'domain_logits',
} as const;

/**
 * The function that is exported: a face's pixels in, what C makes of it out.
 *
 * @shape `[B,H,W,3]` of 0..255 -> logit `[B]`, probability `[B]`, domain logits `[B,k+1]`
 */
export function exportedFunction(model: DidModel, options: ExportedFunctionOptions): PictureFunction {
  const { preprocess: spec, calibration, withDomain } = options;
  return (pixels) => {
    const net = model.net(false);
    const x = preprocess(pixels, spec);
    const { logit, domainLogits } =
      model.config.variant === 'did' ? didForward(net, x) : baselineForward(net, x);
    const { slope, intercept } = calibration;
    const calibrated = slope === 1 && intercept === 0 ? logit : tf.add(tf.mul(logit, slope), intercept);
    return {
      [EXPORT_NAMES.logit]: logit,
      [EXPORT_NAMES.probability]: tf.sigmoid(calibrated),
      ...(withDomain ? { [EXPORT_NAMES.domainLogits]: domainLogits } : {}),
    };
  };
}

/** The graph of {@link exportedFunction} for any number of pictures. The backend must be wasm or cpu. */
export function traceModel(model: DidModel, options: ExportedFunctionOptions): TracedGraph {
  const { size } = options.preprocess;
  const run = exportedFunction(model, options);
  const traced = anyBatch(traceKernels(run, [2, size, size, 3]), traceKernels(run, [3, size, size, 3]));
  return simplify(traced);
}
