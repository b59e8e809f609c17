import { DidError } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';

/** A network's weights by name; `tensor` throws for a name that is not there. */
export interface NamedWeights {
  tensor<T extends tf.Tensor>(name: string): T;
  dispose(): void;
}

/** Owns the tensors from then on. @param owner - What errors begin with: the function that was called, and the file. */
export function nameWeights(tensors: Map<string, tf.Tensor>, owner: string, file: string): NamedWeights {
  return {
    tensor<T extends tf.Tensor>(name: string): T {
      const found = tensors.get(name);
      if (found === undefined) {
        throw new DidError('DID_WEIGHTS', `${owner}: ${file} has no weight "${name}".`, { file, name });
      }
      return found as T;
    },
    dispose() {
      for (const tensor of tensors.values()) tensor.dispose();
      tensors.clear();
    },
  };
}
