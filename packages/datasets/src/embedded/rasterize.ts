import type { Scene } from './scene.js';

/** Which triangle each pixel shows, and where in it. */
export interface VisibilityBuffer {
  readonly width: number;
  readonly height: number;
  /** Number of the triangle, or -1 for the background. */
  readonly triangle: Int32Array;
  /** Weights of the triangle's second and third corner. */
  readonly second: Float32Array;
  readonly third: Float32Array;
  /** Depth towards the camera; larger is nearer. */
  readonly depth: Float32Array;
}

/** Makes an empty buffer. */
export function createVisibilityBuffer(width: number, height: number): VisibilityBuffer {
  const n = width * height;
  return {
    width,
    height,
    triangle: new Int32Array(n),
    second: new Float32Array(n),
    third: new Float32Array(n),
    depth: new Float32Array(n),
  };
}

/**
 * Finds the nearest triangle of every pixel.
 *
 * @param screenX, screenY - corners on the picture, in pixels of the buffer, pixel centres at integers.
 * @param holes - for each material: 0 solid and closed, so that its back is never seen; 1 may have holes.
 * @param isThere - asked for triangles with holes (hair) before a pixel is taken.
 */
export function rasterize(
  scene: Scene,
  screenX: Float32Array,
  screenY: Float32Array,
  buffer: VisibilityBuffer,
  holes: ArrayLike<number>,
  isThere: (triangle: number, second: number, third: number) => boolean,
): void {
  const { width, height, triangle, second, third, depth } = buffer;
  const { index, material, z } = scene;
  triangle.fill(-1);
  depth.fill(-1e9);
  for (let t = 0; t < scene.triangles; t++) {
    const a = index[3 * t] as number;
    const b = index[3 * t + 1] as number;
    const c = index[3 * t + 2] as number;
    const ax = screenX[a] as number;
    const ay = screenY[a] as number;
    const bx = (screenX[b] as number) - ax;
    const by = (screenY[b] as number) - ay;
    const cx = (screenX[c] as number) - ax;
    const cy = (screenY[c] as number) - ay;
    const area = bx * cy - by * cx;
    const hasHoles = holes[material[t] as number] === 1;
    // With y down, a front that runs anticlockwise has a negative area.
    if (area > -1e-7 && (!hasHoles || area < 1e-7)) continue;
    const x0 = Math.max(0, Math.ceil(ax + Math.min(0, bx, cx)));
    const x1 = Math.min(width - 1, Math.floor(ax + Math.max(0, bx, cx)));
    const y0 = Math.max(0, Math.ceil(ay + Math.min(0, by, cy)));
    const y1 = Math.min(height - 1, Math.floor(ay + Math.max(0, by, cy)));
    if (x0 > x1 || y0 > y1) continue;
    const inverse = 1 / area;
    const az = z[a] as number;
    const bz = (z[b] as number) - az;
    const cz = (z[c] as number) - az;
    const betaStep = cy * inverse;
    const gammaStep = -by * inverse;
    for (let y = y0; y <= y1; y++) {
      const py = y - ay;
      let beta = ((x0 - ax) * cy - py * cx) * inverse;
      let gamma = (bx * py - by * (x0 - ax)) * inverse;
      let pixel = y * width + x0;
      for (let x = x0; x <= x1; x++, pixel++, beta += betaStep, gamma += gammaStep) {
        if (beta < -1e-5 || gamma < -1e-5 || beta + gamma > 1.00001) continue;
        const d = az + beta * bz + gamma * cz;
        if (d <= (depth[pixel] as number)) continue;
        if (hasHoles && !isThere(t, beta, gamma)) continue;
        depth[pixel] = d;
        triangle[pixel] = t;
        second[pixel] = beta;
        third[pixel] = gamma;
      }
    }
  }
}
