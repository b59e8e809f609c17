import * as tf from '@tensorflow/tfjs';
import { type NativeBackend, opAttributes } from './native-backend.js';

let registered = false;

/**
 * Registers ops of TensorFlow that TensorFlow.js has no kernel for.
 *
 * @remarks Called by `prepareBackend`; calling it again changes nothing.
 */
export function registerNativeKernels(): void {
  if (registered) return;
  registered = true;
  tf.registerKernel({
    kernelName: 'ReluGrad',
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, backend }) => {
      const native = backend as NativeBackend;
      const { dy, x } = inputs as { dy: tf.Tensor; x: tf.Tensor };
      return native.executeMultipleOutputs(
        'ReluGrad',
        [opAttributes(native).float32('T')],
        [dy, x],
        1,
      )[0] as tf.Tensor;
    },
  });
}
