import { readTensor } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { nonMaxSuppression } from '../non-max-suppression.js';
import type { AreaSums } from './area-sums.js';
import { type Candidate, movedBox, squareBox } from './candidate.js';
import { faceProbability } from './face-probability.js';
import type { Network } from './prelu-layers.js';
import { P_NET_VIEW } from './pyramid-scales.js';
import { resampleArea } from './resample-area.js';

/** Between the squares that P-Net looks at. @unit pixels */
const STEP = 2;
const HEADS = 6;
/** Two finds at one scale that share more are one. */
const MAX_OVERLAP_IN_SCALE = 0.5;
/** The same, of finds at different scales. */
const MAX_OVERLAP = 0.7;

/** First stage: squares in which P-Net sees a face, at all scales. They are squares of pixels that R-Net should look at. */
export async function proposeFaces(
  pNet: Network,
  areas: AreaSums,
  scales: readonly number[],
  minScore: number,
): Promise<Candidate[]> {
  if (scales.length === 0) return [];
  const maps: { readonly scale: number; readonly width: number; readonly cells: number }[] = [];
  const heads = tf.tidy(() =>
    tf.concat(
      scales.map((scale) =>
        tf.tidy(() => {
          const map = pNet(shrunkPicture(areas, scale));
          const [, height = 0, width = 0] = map.shape;
          maps.push({ scale, width, cells: height * width });
          return tf.reshape(map, [height * width, HEADS]);
        }),
      ),
    ),
  );
  const values = await readTensor(heads);
  heads.dispose();
  const kept: Candidate[] = [];
  let first = 0;
  for (const { scale, width, cells } of maps) {
    const found = readCells(values.subarray(first * HEADS, (first + cells) * HEADS), width, scale, minScore);
    kept.push(...nonMaxSuppression(found, MAX_OVERLAP_IN_SCALE));
    first += cells;
  }
  return nonMaxSuppression(kept, MAX_OVERLAP).map((one) => ({ ...one, box: squareBox(movedBox(one, 0)) }));
}

function shrunkPicture(areas: AreaSums, scale: number): tf.Tensor4D {
  const width = Math.trunc(areas.width * scale + 1);
  const height = Math.trunc(areas.height * scale + 1);
  const pixels = new Float32Array(height * width * 3);
  const whole = { left: 0, top: 0, right: areas.width, bottom: areas.height };
  resampleArea(areas, whole, width, height, pixels);
  return tf.tensor4d(pixels, [1, height, width, 3]);
}

/** Cells that are sure enough, in the order of their rows. @param values - P-Net's heads. @shape `[h * w, 6]` */
export function readCells(values: Float32Array, width: number, scale: number, minScore: number): Candidate[] {
  const found: Candidate[] = [];
  // In float32, as facenet divides: its edges fall on whole pixels.
  const divisor = Math.fround(scale);
  const place = (inScale: number) => Math.floor(Math.fround(inScale / divisor));
  for (let i = 0; i < values.length; i += HEADS) {
    const score = faceProbability(values[i] as number, values[i + 1] as number);
    if (score < minScore) continue;
    const cell = i / HEADS;
    const left = STEP * (cell % width);
    const top = STEP * Math.floor(cell / width);
    const [x, y] = [place(left + 1), place(top + 1)];
    found.push({
      box: [x, y, place(left + P_NET_VIEW) - x, place(top + P_NET_VIEW) - y],
      score,
      offsets: [
        values[i + 2] as number,
        values[i + 3] as number,
        values[i + 4] as number,
        values[i + 5] as number,
      ],
    });
  }
  return found;
}
