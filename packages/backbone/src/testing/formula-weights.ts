import * as tf from '@tensorflow/tfjs';

/**
 * Even numbers in [-1, 1): a hash of each entry's place and of the tensor's name, the same as in
 * tools/reference/formula.py, so that no weight file is needed to compare with PyTorch.
 */
export function formula(name: string, count: number): Float32Array {
  const { imul } = Math;
  let salt = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) salt = imul(salt ^ name.charCodeAt(i), 0x01000193);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let h = (imul(i, 2654435761) + salt) >>> 0;
    h ^= h >>> 16;
    h = imul(h, 2246822519);
    h ^= h >>> 13;
    values[i] = (h >>> 0) / 2 ** 31 - 1;
  }
  return values;
}

/** Centre and spread of each kind of weight, as in the reference. */
const SPREAD: Record<string, readonly [number, number]> = {
  gamma: [1, 0.2],
  beta: [0, 0.1],
  running_mean: [0, 0.1],
  running_variance: [1, 0.3],
  squeeze_bias: [0, 0.5],
  excite_bias: [0, 0.5],
};

/** How {@link fillByFormula} fills. */
export interface FormulaOptions {
  /** Kernels lie within `sqrt(gain / fan_in)`. */
  readonly gain?: number;
  /** Scales gamma of the third norm in each block, with which a bottleneck ends. */
  readonly branch?: number;
}

/** Fills every weight of a model by the formula. */
export function fillByFormula(model: tf.LayersModel, { gain = 6, branch = 1 }: FormulaOptions = {}): void {
  for (const weight of model.weights) {
    const name = weight.originalName;
    const shape = weight.shape as number[];
    const kind = name.split('/').at(-1) ?? '';
    const [kernelHeight = 1, kernelWidth = 1, channels = 1] = shape;
    const inputs = kind === 'depthwise_kernel' ? 1 : channels;
    const [centre, spread] = SPREAD[kind] ?? [0, Math.sqrt(gain / (kernelHeight * kernelWidth * inputs))];
    const scale = name.endsWith('.norm3/gamma') ? branch : 1;
    const values = formula(name, tf.util.sizeFromShape(shape));
    for (let i = 0; i < values.length; i++) values[i] = scale * (centre + spread * (values[i] as number));
    const filled = tf.tensor(values, shape);
    weight.write(filled);
    filled.dispose();
  }
}
