import type * as tf from '@tensorflow/tfjs';
import { replaceKernel } from '../kernels/kernel-registry.js';
import { runUnfused } from '../kernels/unfused.js';
import { registerBiasedConvolution } from './biased-convolution.js';
import { registerExplicitPadding } from './explicit-padding.js';
import { registerMaxPoolGradient } from './max-pool-gradient.js';
import { type NativeBackend, opAttributes } from './native-backend.js';
import { registerPaddedAveraging } from './padded-averaging.js';
import { registerPointwiseConvolution } from './pointwise-convolution.js';

let registered = false;

/**
 * Registers ops of TensorFlow that TensorFlow.js has no kernel for, or only half.
 *
 * @remarks Called by `prepareBackend`; calling it again changes nothing.
 */
export function registerNativeKernels(): void {
  if (registered) return;
  registered = true;
  for (const gradient of ['ReluGrad', 'Relu6Grad']) {
    replaceKernel('tensorflow', gradient, ({ inputs, backend }) => {
      const native = backend as NativeBackend;
      const { dy, x } = inputs as { dy: tf.Tensor; x: tf.Tensor };
      const [dx] = native.executeMultipleOutputs(gradient, [opAttributes(native).float32('T')], [dy, x], 1);
      return dx as tf.Tensor;
    });
  }
  registerExplicitPadding();
  registerMaxPoolGradient();
  registerPaddedAveraging();
  runUnfused('tensorflow', 'FusedConv2D', 'Conv2D');
  registerBiasedConvolution();
  registerPointwiseConvolution();
}
