import * as tf from '@tensorflow/tfjs';
import { overrideKernel } from '../kernels/kernel-registry.js';
import type { ConvAttrs } from '../kernels/window-attrs.js';

const TO_CHANNELS_LAST = [0, 2, 3, 1];
const TO_CHANNELS_FIRST = [0, 3, 1, 2];

/**
 * Convolutions of pictures with channels first: turned, run, and turned back.
 *
 * @remarks The stock kernels take such pictures for ones with channels last, and give wrong numbers without a word.
 */
export function registerChannelsFirst(): void {
  runTurned('Conv2D', ['x'], true);
  runTurned('Conv2DBackpropInput', ['dy'], true);
  runTurned('Conv2DBackpropFilter', ['x', 'dy'], false);
}

function runTurned(kernelName: string, pictures: readonly string[], givesPicture: boolean): void {
  overrideKernel('wasm', kernelName, (params, channelsLast) => {
    const attrs = params.attrs as unknown as ConvAttrs & { readonly dataFormat?: string };
    if (attrs.dataFormat !== 'NCHW') return channelsLast(params);
    const { inputShape, pad } = attrs;
    const turned = {
      ...attrs,
      dataFormat: 'NHWC',
      ...(inputShape === undefined ? {} : { inputShape: TO_CHANNELS_LAST.map((axis) => inputShape[axis]) }),
      ...(Array.isArray(pad) ? { pad: TO_CHANNELS_LAST.map((axis) => pad[axis]) } : {}),
    };
    return tf.tidy(() => {
      const inputs = Object.fromEntries(
        Object.entries(params.inputs as Record<string, tf.Tensor>).map(([name, tensor]) => [
          name,
          pictures.includes(name) ? tf.transpose(tensor, TO_CHANNELS_LAST) : tensor,
        ]),
      );
      const result: tf.Tensor = tf.engine().runKernel(kernelName, inputs, turned as never);
      return givesPicture ? tf.transpose(result, TO_CHANNELS_FIRST) : result;
    });
  });
}
