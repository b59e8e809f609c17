import type * as tf from '@tensorflow/tfjs';
import { deviceLoss } from './start-webgpu.js';

/**
 * A tensor's numbers, once the device has them.
 *
 * @throws DidError DID_BACKEND when the GPU was lost on the way: numbers read after that mean nothing.
 */
export async function readTensor<D extends tf.DataType = 'float32'>(
  tensor: tf.Tensor,
): Promise<tf.DataTypeMap[D]> {
  let values: tf.DataTypeMap[D];
  try {
    values = await tensor.data<D>();
  } catch (error) {
    throw deviceLoss() ?? error;
  }
  const loss = deviceLoss();
  if (loss !== undefined) throw loss;
  return values;
}
