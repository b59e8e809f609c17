import { readTensor } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { Box } from '../non-max-suppression.js';
import type { AreaSums, PixelWindow } from './area-sums.js';
import type { Candidate } from './candidate.js';
import { faceProbability } from './face-probability.js';
import type { Network } from './prelu-layers.js';
import { resampleArea } from './resample-area.js';

/** So many squares at once: a crowd must not fill the memory. @source facenet-pytorch, fixed_batch_process */
const BATCH = 512;

/** A square that a network saw a face in. */
export interface JudgedSquare extends Candidate {
  /** What else the network says of it. */
  readonly others: Float32Array;
}

/**
 * Has R-Net or O-Net look at squares of the picture.
 *
 * @param boxes - Squares; they may reach over the picture's edge and are cut off there.
 * @param side - Of the network's view. @unit pixels
 * @returns Those above `minScore`, in the same order.
 */
export async function judgeSquares(
  network: Network,
  areas: AreaSums,
  boxes: readonly Box[],
  side: number,
  minScore: number,
): Promise<JudgedSquare[]> {
  const seen = boxes.flatMap((box) => {
    const window = windowOf(box, areas);
    return window === undefined ? [] : [{ box, window }];
  });
  if (seen.length === 0) return [];
  const heads = tf.tidy(() => {
    const batches: tf.Tensor[] = [];
    for (let first = 0; first < seen.length; first += BATCH) {
      const windows = seen.slice(first, first + BATCH).map(({ window }) => window);
      batches.push(tf.tidy(() => network(cutOut(areas, windows, side))));
    }
    return tf.concat(batches);
  });
  const columns = heads.shape[1] as number;
  const values = await readTensor(heads);
  heads.dispose();
  return seen.flatMap(({ box }, i) => {
    const row = values.subarray(i * columns, (i + 1) * columns);
    const [noFace = 0, face = 0, left = 0, top = 0, right = 0, bottom = 0] = row;
    const score = faceProbability(noFace, face);
    return score > minScore
      ? [{ box, score, offsets: [left, top, right, bottom], others: row.slice(6) }]
      : [];
  });
}

/** The pixels of a box, the way facenet counts them: from 1, both ends in it. Undefined where none is in the picture. */
function windowOf([x, y, width, height]: Box, areas: AreaSums): PixelWindow | undefined {
  const left = Math.max(1, Math.trunc(x)) - 1;
  const top = Math.max(1, Math.trunc(y)) - 1;
  const right = Math.min(areas.width, Math.trunc(x + width));
  const bottom = Math.min(areas.height, Math.trunc(y + height));
  return right > left && bottom > top ? { left, top, right, bottom } : undefined;
}

function cutOut(areas: AreaSums, windows: readonly PixelWindow[], side: number): tf.Tensor4D {
  const size = side * side * 3;
  const pixels = new Float32Array(windows.length * size);
  for (const [i, window] of windows.entries()) resampleArea(areas, window, side, side, pixels, i * size);
  return tf.tensor4d(pixels, [windows.length, side, side, 3]);
}
