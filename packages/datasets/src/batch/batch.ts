import type * as tf from '@tensorflow/tfjs';
import type { Sample } from '../sample.js';

/** What one training or evaluation step sees. The receiver disposes of its three tensors. */
export interface Batch {
  /** Preprocessed crops. @shape `[B,size,size,3]` @dtype float32 */
  readonly images: tf.Tensor4D;
  /** 1 fake, 0 real. @shape `[B]` @dtype float32 */
  readonly labels: tf.Tensor1D;
  /** 0 real, 1..k the method's place in `methods`, -1 a method that is not among them. @shape `[B]` @dtype int32 */
  readonly domains: tf.Tensor1D;
  readonly samples: readonly Sample[];
}

/** Batches by number: `batch(step)` follows from the seed and the step alone, so a run can go on anywhere. */
export interface BatchSource {
  /** Crops in each batch. */
  readonly size: number;
  batch(step: number): Promise<Batch>;
  /** Frees the pixels in memory; batches already handed out stay. */
  dispose(): void;
}

/** Frees a batch's tensors. */
export function disposeBatch(batch: Batch): void {
  batch.images.dispose();
  batch.labels.dispose();
  batch.domains.dispose();
}
