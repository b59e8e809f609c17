import type { RgbImage } from '@did/faces';
import type { SeededRandom } from '@did/runtime';
import type { ForgeInput, Forger, Forgery } from '../forger.js';

// Kept out of training: this file shares no mask, feather or resampling code with the methods trained on.

// Locals: look-ups of globals are slow in Jest's realm.
const { floor, max, min, round, sqrt } = Math;

/** A landmark group pushed one way. */
interface Push {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  /** Reach. @unit pixels */
  readonly radius: number;
}

/**
 * A new expression by a smooth flow over the whole face: mouth opened or pulled, brows and lids moved.
 *
 * @source Own method, after what reenactment (Thies et al. 2016, Face2Face; Siarohin et al. 2019) does to a picture.
 */
export const reenactmentWarp: Forger = {
  name: 'reenactment-warp',
  family: 'reenactment',
  needsDonor: false,
  changesTarget: false,
  description:
    'A new expression: mouth, brows and lids moved by a smooth flow, drawn by cubic interpolation.',
  source: 'Own method; compare Thies et al., Face2Face, CVPR 2016',
  forge({ image, landmarks68, strength }: ForgeInput, random: SeededRandom): Forgery {
    const pushes = newExpression(landmarks68, 0.6 + 0.4 * strength, random);
    return warp(image, pushes);
  },
};

function newExpression(landmarks68: ArrayLike<number>, reach: number, random: SeededRandom): Push[] {
  const at = (i: number) => [landmarks68[2 * i] as number, landmarks68[2 * i + 1] as number] as const;
  const [rx, ry] = at(36);
  const [lx, ly] = at(45);
  const unit = Math.max(6, Math.hypot(lx - rx, ly - ry) * 0.7);
  // The face's own down, so that a tilted head opens its mouth along its own axis.
  const [downX, downY] = [-(ly - ry) / (unit / 0.7), (lx - rx) / (unit / 0.7)];
  const push = (i: number, down: number, across: number, radius: number): Push => {
    const [x, y] = at(i);
    return {
      x,
      y,
      dx: reach * unit * (down * downX + across * downY),
      dy: reach * unit * (down * downY - across * downX),
      radius: radius * unit,
    };
  };
  const open = random.uniform(0.14, 0.3) * (random.chance(0.75) ? 1 : -0.6);
  const smile = random.uniform(-0.12, 0.16);
  const brow = random.uniform(0.08, 0.2) * (random.chance(0.5) ? 1 : -1);
  const lid = random.uniform(0.03, 0.07) * (random.chance(0.5) ? 1 : -1);
  return [
    push(57, open, 0, 0.5),
    push(8, open * 0.8, 0, 0.6),
    push(51, -open * 0.3, 0, 0.35),
    push(48, -smile * 0.6, smile, 0.35),
    push(54, -smile * 0.6, -smile, 0.35),
    push(19, brow, 0, 0.4),
    push(24, brow * random.uniform(0.6, 1.2), 0, 0.4),
    push(37, lid, 0, 0.18),
    push(44, lid, 0, 0.18),
  ];
}

/** Less is not moved at all. @unit pixels */
const STILL = 0.02;

function warp(image: RgbImage, pushes: readonly Push[]): { image: RgbImage; mask: Float32Array } {
  const { width, height } = image;
  const data = image.data.slice();
  const mask = new Float32Array(width * height);
  const [moveX, moveY] = addPushes(pushes, width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const dx = moveX[i] as number;
      const dy = moveY[i] as number;
      const moved = sqrt(dx * dx + dy * dy);
      if (moved < STILL) continue;
      mask[i] = min(1, moved);
      readCubic(image, x - dx, y - dy, data, 3 * i);
    }
  }
  return { image: { width, height, data }, mask };
}

/** A Gaussian is a product of one along each axis, so its values are worked out once a row and a column. */
function addPushes(pushes: readonly Push[], width: number, height: number): [Float32Array, Float32Array] {
  const moveX = new Float32Array(width * height);
  const moveY = new Float32Array(width * height);
  for (const { x, y, dx, dy, radius } of pushes) {
    const across = fallOff(x, radius, width);
    const down = fallOff(y, radius, height);
    for (let row = down.first; row <= down.last; row++) {
      const fall = down.values[row - down.first] as number;
      for (let column = across.first; column <= across.last; column++) {
        const share = fall * (across.values[column - across.first] as number);
        const i = row * width + column;
        moveX[i] = (moveX[i] as number) + share * dx;
        moveY[i] = (moveY[i] as number) + share * dy;
      }
    }
  }
  return [moveX, moveY];
}

/** Where a Gaussian along an axis is above a few ten-thousandths, and its values there. */
function fallOff(centre: number, radius: number, length: number) {
  const first = max(0, floor(centre - 4 * radius));
  const last = min(length - 1, Math.ceil(centre + 4 * radius));
  const values = Float32Array.from({ length: max(0, last - first + 1) }, (_, i) =>
    Math.exp(-((first + i - centre) ** 2) / (2 * radius ** 2)),
  );
  return { first, last, values };
}

/** Catmull-Rom over 4x4 pixels, edges repeated. */
function readCubic(
  { width, height, data }: RgbImage,
  x: number,
  y: number,
  out: Uint8Array,
  at: number,
): void {
  const [left, top] = [floor(x), floor(y)];
  const wx = cubicWeights(x - left);
  const wy = cubicWeights(y - top);
  let [red, green, blue] = [0, 0, 0];
  for (let j = 0; j < 4; j++) {
    const row = max(0, min(height - 1, top + j - 1)) * width;
    for (let i = 0; i < 4; i++) {
      const from = 3 * (row + max(0, min(width - 1, left + i - 1)));
      const weight = (wx[i] as number) * (wy[j] as number);
      red += weight * (data[from] as number);
      green += weight * (data[from + 1] as number);
      blue += weight * (data[from + 2] as number);
    }
  }
  out[at] = max(0, min(255, round(red)));
  out[at + 1] = max(0, min(255, round(green)));
  out[at + 2] = max(0, min(255, round(blue)));
}

function cubicWeights(t: number): readonly [number, number, number, number] {
  const t2 = t * t;
  const t3 = t2 * t;
  return [0.5 * (2 * t2 - t - t3), 0.5 * (2 - 5 * t2 + 3 * t3), 0.5 * (t + 4 * t2 - 3 * t3), 0.5 * (t3 - t2)];
}
