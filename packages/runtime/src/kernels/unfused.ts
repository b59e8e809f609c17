import * as tf from '@tensorflow/tfjs';
import { type EngineName, overrideKernel } from './kernel-registry.js';

interface FusedAttrs {
  readonly activation?: Parameters<typeof tf.backend_util.applyActivation>[1];
  readonly leakyreluAlpha?: number;
  readonly dataFormat?: 'NHWC' | 'NCHW';
}

/**
 * Runs a fused kernel's parts one by one where the stock one refuses: a bias that is not one number a channel, and
 * channels first.
 */
export function runUnfused(backend: EngineName, fused: string, plain: string): void {
  overrideKernel(backend, fused, (params, stock) => {
    const { bias, preluActivationWeights, ...operands } = params.inputs as Record<string, tf.Tensor>;
    const attrs = params.attrs as FusedAttrs;
    const channelsFirst = attrs.dataFormat === 'NCHW';
    if (!channelsFirst && (bias === undefined || bias.shape.length === 1)) return stock(params);
    const alongChannels = (weights: tf.Tensor) =>
      channelsFirst && weights.shape.length === 1 && (weights.shape[0] as number) > 1
        ? tf.reshape(weights, [-1, 1, 1])
        : weights;
    return tf.tidy(() => {
      const sums: tf.Tensor = tf.engine().runKernel(plain, operands, attrs as never);
      return tf.backend_util.applyActivation(
        bias === undefined ? sums : tf.add(sums, alongChannels(bias)),
        attrs.activation ?? 'linear',
        // WASM's stock PReLU repeats its weights along the last axis only.
        preluActivationWeights && tf.broadcastTo(alongChannels(preluActivationWeights), sums.shape),
        attrs.leakyreluAlpha,
      );
    });
  });
}
