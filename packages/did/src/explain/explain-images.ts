import { readTensor } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { baselineForward } from '../bce-step.js';
import { didForward } from '../did-step.js';
import type { DidModel } from '../model/did-model.js';
import type { DidNet } from '../model/did-net.js';
import { gradCam } from './grad-cam.js';

/** What a model shows of one picture; each map is `[height * width]`, row by row. */
export interface ImageMaps {
  /** Size of the maps: that of the feature map. */
  readonly width: number;
  readonly height: number;
  /** M_df, mean over channels, in (0,1); null for the baseline. */
  readonly mDf: Float32Array | null;
  /** M_dom, mean over channels; null where A_dom is not built. */
  readonly mDom: Float32Array | null;
  /** Grad-CAM of the fake logit with respect to I_df; to I for the baseline. At least 0, not scaled. */
  readonly camFake: Float32Array;
  /**
   * Grad-CAM of the logit of the domain that is named, with respect to I_dom (without A_dom that is I_os; for the baseline with a
   * domain head, I). Null without a domain head.
   */
  readonly camDomain: Float32Array | null;
  /** Probability that the picture is fake. */
  readonly score: number;
  /** Class that the domain head names; null without one. */
  readonly domain: number | null;
}

/**
 * Masks, class activation maps and scores of a preprocessed batch: one forward pass, and one gradient pass through each head.
 *
 * @shape x `[B,H,W,3]`
 */
export async function explainImages(model: DidModel, x: tf.Tensor4D): Promise<ImageMaps[]> {
  const net = model.net(false);
  const tensors = tf.tidy(() => {
    const { fakeFeatures, domainFeatures, logit, domainLogits, masks } = forward(model, net, x);
    return {
      ...masks,
      probability: logit.sigmoid(),
      camFake: gradCam(fakeFeatures, (map) => net.classifyDeepfake(map)),
      ...(net.hasDomainHead ? domainMaps(net, domainFeatures, domainLogits) : {}),
    };
  });
  try {
    const [batch, height, width] = tensors.camFake.shape;
    const read = new Map<string, ArrayLike<number>>();
    for (const [name, tensor] of Object.entries(tensors)) read.set(name, await readTensor(tensor));
    const mapOf = (name: string, i: number) => {
      const values = read.get(name);
      const size = height * width;
      return values === undefined
        ? null
        : Float32Array.from({ length: size }, (_, k) => values[i * size + k] ?? 0);
    };
    return Array.from({ length: batch }, (_, i) => ({
      width,
      height,
      mDf: mapOf('mDf', i),
      mDom: mapOf('mDom', i),
      camFake: mapOf('camFake', i) as Float32Array,
      camDomain: mapOf('camDomain', i),
      score: read.get('probability')?.[i] ?? Number.NaN,
      domain: read.get('named')?.[i] ?? null,
    }));
  } finally {
    tf.dispose(tensors);
  }
}

/** What each head reads, and the masks as means over channels. The baseline has no masks, and reads everything from I. */
function forward(model: DidModel, net: DidNet, x: tf.Tensor4D) {
  if (model.config.variant !== 'did') {
    const { features, logit, domainLogits } = baselineForward(net, x);
    return { fakeFeatures: features, domainFeatures: features, logit, domainLogits, masks: {} };
  }
  const { iDf, iDom, mask, domainMask, logit, domainLogits } = didForward(net, x);
  const mDf = mask.mean<tf.Tensor3D>(-1);
  const masks = model.hasDomainAttention ? { mDf, mDom: domainMask.mean<tf.Tensor3D>(-1) } : { mDf };
  return { fakeFeatures: iDf, domainFeatures: iDom, logit, domainLogits, masks };
}

function domainMaps(net: DidNet, features: tf.Tensor4D, logits: tf.Tensor2D) {
  const named = logits.argMax<tf.Tensor1D>(1);
  const chosen = tf.oneHot(named, logits.shape[1]);
  const camDomain = gradCam(features, (map) => net.classifyDomain(map).mul(chosen).sum<tf.Tensor1D>(1));
  return { named, camDomain };
}
