import { isDidError } from '../../errors/did-error.js';
import { SeededRandom } from '../../random/seeded-random.js';
import { readTensors } from '../read-tensors.js';
import { damage } from './damage.js';

/** Float32 numbers of one tensor over the bytes of its file: a byte becomes four. */
const GROWTH = 4;

/** How many damaged files were refused, and how many still read as tensors. */
export interface FuzzResult {
  readonly refused: number;
  readonly read: number;
  readonly slowestMs: number;
}

/**
 * Damages a file `count` times and reads every tensor of each copy.
 *
 * @throws Error with the seed of the copy that made the reader throw anything but its own error, take longer than
 * `limitMs`, or give a tensor that is larger than the file allows
 */
export function fuzzReader(file: Uint8Array, count: number, seed: number, limitMs = 2000): FuzzResult {
  let refused = 0;
  let slowestMs = 0;
  for (let i = 0; i < count; i++) {
    const bytes = damage(file, new SeededRandom(seed + i));
    const started = performance.now();
    try {
      for (const [name, tensor] of readTensors(bytes).tensors) {
        const { length } = tensor.read();
        const declared = tensor.shape.reduce((product, side) => product * side, 1);
        if (length !== declared)
          throw new Error(`"${name}" has ${length} numbers; its shape says ${declared}`);
        if (length > GROWTH * bytes.length)
          throw new Error(`"${name}" has ${length} numbers of ${bytes.length} bytes`);
      }
    } catch (error) {
      if (!isDidError(error) || error.code !== 'DID_WEIGHTS') {
        throw new Error(`seed ${seed + i}: ${(error as Error).stack}`, { cause: error });
      }
      refused++;
    }
    const took = performance.now() - started;
    slowestMs = Math.max(slowestMs, took);
    if (took > limitMs) throw new Error(`seed ${seed + i}: the reader took ${took.toFixed(0)} ms`);
  }
  return { refused, read: count - refused, slowestMs };
}
