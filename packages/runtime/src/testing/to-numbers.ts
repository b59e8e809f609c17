import type { Tensor } from '@tensorflow/tfjs';

/** Numbers of a tensor, an array or a single number; reads the device back, so for tests only. */
export function toNumbers(values: Tensor | ArrayLike<number> | number): ArrayLike<number> {
  if (typeof values === 'number') return [values];
  return 'dataSync' in values ? values.dataSync() : values;
}
