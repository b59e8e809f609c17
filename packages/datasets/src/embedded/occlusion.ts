import type { Light } from './light.js';
import type { VisibilityBuffer } from './rasterize.js';

/** Light that reaches each pixel of the finished picture, 0..1. */
export interface Occlusion {
  /** From the key light: cast shadows. */
  readonly key: Float32Array;
  /** From all around: creases are darker. */
  readonly around: Float32Array;
}

/** Steps of a shadow ray, as distances that grow. @unit half heads */
const STEPS = [0.035, 0.07, 0.11, 0.155, 0.21, 0.27, 0.34, 0.42, 0.52, 0.64, 0.78];

/**
 * Looks from each point through the depth picture: towards the light for cast shadows (nose on cheek, hair on
 * forehead, chin on neck) and around it for creases. It does so at half the size of the finished picture.
 *
 * @param size - of the finished picture; the buffer is twice as large.
 * @param scale - pixels of the buffer in half a head.
 */
export function findOcclusion(
  buffer: VisibilityBuffer,
  size: number,
  scale: number,
  light: Light,
): Occlusion {
  const { width, height, triangle, depth } = buffer;
  const half = Math.ceil(size / 2);
  const key = new Float32Array(half * half).fill(1);
  const around = new Float32Array(half * half).fill(1);
  const [lx, ly, lz] = light.key;
  const near = Math.max(2, Math.round(0.055 * scale));
  const far = Math.max(4, Math.round(0.17 * scale));

  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      const px = Math.min(4 * x + 1, width - 1);
      const py = Math.min(4 * y + 1, height - 1);
      const pixel = py * width + px;
      if ((triangle[pixel] as number) < 0) continue;
      const here = depth[pixel] as number;

      let blocked = 0;
      const start = ((x * 7 + y * 13) & 3) * 0.006;
      for (let step = 0; step < STEPS.length; step++) {
        const distance = (STEPS[step] as number) + start;
        const qx = (px + lx * distance * scale) | 0;
        const qy = (py - ly * distance * scale) | 0;
        if (qx < 0 || qy < 0 || qx >= width || qy >= height) break;
        const q = qy * width + qx;
        if ((triangle[q] as number) < 0) continue;
        const above = (depth[q] as number) - (here + lz * distance) - 0.012;
        if (above > 0 && above < 0.55) {
          const hit = Math.min(1, above / (0.02 + 0.1 * distance));
          if (hit > blocked) blocked = hit;
        }
      }
      key[y * half + x] = 1 - blocked;

      let crease = 0;
      for (let ring = 0; ring < 2; ring++) {
        const r = ring === 0 ? near : far;
        const reach = r / scale;
        const d = (0.7 * r) | 0;
        crease +=
          concavity(depth, triangle, width, height, px, py, r, 0, here, reach) +
          concavity(depth, triangle, width, height, px, py, 0, r, here, reach) +
          concavity(depth, triangle, width, height, px, py, d, d, here, reach) +
          concavity(depth, triangle, width, height, px, py, d, -d, here, reach);
      }
      around[y * half + x] = 1 / (1 + 1.5 * Math.max(0, crease / 4));
    }
  }
  blur(key, half, Math.max(1, Math.round((light.softness * 1.4 * size) / 160)));
  blur(around, half, Math.round(size / 320));
  return { key: enlarge(key, half, size), around: enlarge(around, half, size) };
}

/** Twice the size, between four neighbours. */
function enlarge(values: Float32Array, half: number, size: number): Float32Array {
  const out = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    const fy = Math.max(0, (y - 0.5) / 2);
    const y0 = fy | 0;
    const y1 = Math.min(half - 1, y0 + 1);
    const ty = fy - y0;
    for (let x = 0; x < size; x++) {
      const fx = Math.max(0, (x - 0.5) / 2);
      const x0 = fx | 0;
      const x1 = Math.min(half - 1, x0 + 1);
      const tx = fx - x0;
      out[y * size + x] =
        ((values[y0 * half + x0] as number) * (1 - tx) + (values[y0 * half + x1] as number) * tx) * (1 - ty) +
        ((values[y1 * half + x0] as number) * (1 - tx) + (values[y1 * half + x1] as number) * tx) * ty;
    }
  }
  return out;
}

/** How much higher the two opposite neighbours lie than this pixel, over their distance. */
function concavity(
  depth: Float32Array,
  triangle: Int32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  dx: number,
  dy: number,
  here: number,
  reach: number,
): number {
  const x1 = x + dx;
  const y1 = y + dy;
  const x2 = x - dx;
  const y2 = y - dy;
  if (x1 < 0 || y1 < 0 || x2 < 0 || y2 < 0 || x1 >= width || x2 >= width || y1 >= height || y2 >= height) {
    return 0;
  }
  const a = y1 * width + x1;
  const b = y2 * width + x2;
  const above = (triangle[a] as number) < 0 ? -reach : (depth[a] as number) - here;
  const below = (triangle[b] as number) < 0 ? -reach : (depth[b] as number) - here;
  const limit = 1.6 * reach;
  const p = Math.min(Math.max(above, -limit), limit);
  const q = Math.min(Math.max(below, -limit), limit);
  return (p + q) / (2 * reach);
}

/** Two passes of a box along each axis, in place. */
function blur(values: Float32Array, size: number, radius: number): void {
  if (radius < 1) return;
  const line = new Float32Array(size);
  const scale = 1 / (2 * radius + 1);
  const pass = (start: number, stride: number) => {
    let sum = 0;
    for (let i = -radius; i <= radius; i++) {
      sum += values[start + stride * Math.min(Math.max(i, 0), size - 1)] as number;
    }
    for (let i = 0; i < size; i++) {
      line[i] = sum * scale;
      sum +=
        (values[start + stride * Math.min(i + radius + 1, size - 1)] as number) -
        (values[start + stride * Math.max(i - radius, 0)] as number);
    }
    for (let i = 0; i < size; i++) values[start + stride * i] = line[i] as number;
  };
  for (let y = 0; y < size; y++) pass(y * size, 1);
  for (let x = 0; x < size; x++) pass(x, size);
}
