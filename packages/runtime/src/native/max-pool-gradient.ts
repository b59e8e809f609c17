import * as tf from '@tensorflow/tfjs';
import { overrideKernel } from '../kernels/kernel-registry.js';
import { type PoolAttrs, poolInfo } from '../kernels/window-attrs.js';
import { type NativeBackend, opAttributes } from './native-backend.js';
import { runOnednnOp } from './onednn-op.js';

/**
 * The gradient of max pooling by oneDNN, which remembers where each maximum was.
 *
 * @remarks
 * TensorFlow's own op looks for the maxima again, pixel by pixel: 32 ms of a ResNet-50 step of batch 8. Pooling once more
 * for their places and handing the gradient to them takes 4 ms.
 */
export function registerMaxPoolGradient(): void {
  overrideKernel('tensorflow', 'MaxPoolGrad', (params, stock) => {
    const native = params.backend as NativeBackend;
    const { dy, input } = params.inputs as { dy: tf.Tensor4D; input: tf.Tensor4D };
    const info = poolInfo(input.shape, params.attrs as unknown as PoolAttrs);
    if (!['SAME', 'VALID'].includes(info.padInfo.type) || dy.size === 0) return stock(params);
    const attribute = opAttributes(native);
    const attributes = [
      attribute.float32('T'),
      attribute.text('data_format', 'NHWC'),
      attribute.text('padding', info.padInfo.type),
      attribute.integers('ksize', [1, info.filterHeight, info.filterWidth, 1]),
      attribute.integers('strides', [1, info.strideHeight, info.strideWidth, 1]),
      attribute.flag('workspace_enabled', true),
    ];
    return tf.tidy(() => {
      const [maxima, places] = runOnednnOp(native, '_MklNativeMaxPool', attributes, [input], 2) ?? [];
      if (maxima === undefined || places === undefined) return stock(params) as tf.Tensor;
      const inputs = [input, maxima, dy, places];
      const [dx] = runOnednnOp(native, '_MklNativeMaxPoolGrad', attributes, inputs, 1) ?? [];
      return dx ?? (stock(params) as tf.Tensor);
    });
  });
}
