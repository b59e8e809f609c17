import type { RgbImage } from '@did/faces';
import type { SeededRandom } from '@did/runtime';
import type { ForgeInput, Forger, Forgery } from '../forger.js';

// Kept out of training: this file shares no mask, feather or resampling code with the methods trained on.

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

function warp(image: RgbImage, pushes: readonly Push[]): { image: RgbImage; mask: Float32Array } {
  const { width, height } = image;
  const data = new Uint8Array(width * height * 3);
  const mask = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let dx = 0;
      let dy = 0;
      for (const push of pushes) {
        const fall = Math.exp(-((x - push.x) ** 2 + (y - push.y) ** 2) / (2 * push.radius ** 2));
        dx += fall * push.dx;
        dy += fall * push.dy;
      }
      const moved = Math.hypot(dx, dy);
      const i = y * width + x;
      mask[i] = Math.min(1, moved);
      if (moved < 0.02) {
        for (let c = 0; c < 3; c++) data[3 * i + c] = image.data[3 * i + c] as number;
      } else {
        readCubic(image, x - dx, y - dy, data, 3 * i);
      }
    }
  }
  return { image: { width, height, data }, mask };
}

/** Catmull-Rom over 4x4 pixels, edges repeated. */
function readCubic(image: RgbImage, x: number, y: number, out: Uint8Array, at: number): void {
  const { width, height, data } = image;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const wx = cubicWeights(x - left);
  const wy = cubicWeights(y - top);
  for (let c = 0; c < 3; c++) {
    let sum = 0;
    for (let j = 0; j < 4; j++) {
      const row = Math.max(0, Math.min(height - 1, top + j - 1));
      for (let i = 0; i < 4; i++) {
        const column = Math.max(0, Math.min(width - 1, left + i - 1));
        sum += (wx[i] as number) * (wy[j] as number) * (data[3 * (row * width + column) + c] as number);
      }
    }
    out[at + c] = Math.max(0, Math.min(255, Math.round(sum)));
  }
}

function cubicWeights(t: number): readonly [number, number, number, number] {
  return [
    0.5 * (-t + 2 * t * t - t ** 3),
    0.5 * (2 - 5 * t * t + 3 * t ** 3),
    0.5 * (t + 4 * t * t - 3 * t ** 3),
    0.5 * (-t * t + t ** 3),
  ];
}
