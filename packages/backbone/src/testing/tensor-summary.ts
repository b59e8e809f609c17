import type * as tf from '@tensorflow/tfjs';

/** What a golden file keeps of a tensor: its shape, its norm and evenly spread entries. */
export interface TensorSummary {
  readonly shape: readonly number[];
  readonly norm: number;
  readonly samples: readonly number[];
}

/** The summary of a tensor, taken as tools/reference/backbone_formula.py takes it. */
export function summarise(x: tf.Tensor, samples: number): TensorSummary {
  const values = x.dataSync();
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] as number) ** 2;
  const at = (i: number) => values[Math.floor((i * values.length) / samples)] as number;
  return {
    shape: x.shape,
    norm: Math.sqrt(squares),
    samples: Array.from({ length: samples }, (_, i) => at(i)),
  };
}
