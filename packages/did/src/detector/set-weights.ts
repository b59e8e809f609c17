import { readTensors } from '@did/runtime';
import type { DidModel } from '../model/did-model.js';

/**
 * Gives a model the weights of a file, and compiles it for inference with them.
 *
 * @param bytes - Of a safetensors file.
 * @throws DidError (code DID_WEIGHTS) for a damaged file, and one that lacks a weight or has another shape of it.
 */
export async function setWeights(model: DidModel, bytes: Uint8Array): Promise<void> {
  const file = readTensors(bytes);
  const tensors = [...file.tensors].map(([name, tensor]) => [
    name,
    { shape: tensor.shape, data: tensor.read() },
  ]);
  model.fromTensors(Object.fromEntries(tensors));
  file.close();
  // What was compiled before would keep the weights of then.
  await model.compileForInference();
}
