import type { Rotation } from './camera-view.js';
import type { FaceLayout } from './face-layout.js';
import type { FaceIdentity } from './identity.js';
import type { Light } from './light.js';
import type { Occlusion } from './occlusion.js';
import { paintBody, paintEar } from './paint-body.js';
import { paintBeard, paintBrow, paintNostrils } from './paint-brow-and-beard.js';
import { type CatchLight, paintEye } from './paint-eye.js';
import { paintHair, paintScarf } from './paint-hair.js';
import { paintMouth } from './paint-mouth.js';
import { paintBareSkin, paintFaceSkin } from './paint-skin.js';
import type { VisibilityBuffer } from './rasterize.js';
import { MATERIAL, type Scene } from './scene.js';
import { createSurfacePoint, type SurfacePoint } from './surface-point.js';

/** Everything that the colour of a pixel depends on. */
export interface ShadeInput {
  readonly scene: Scene;
  readonly identity: FaceIdentity;
  readonly layout: FaceLayout;
  readonly light: Light;
  readonly occlusion: Occlusion;
  readonly rotation: Rotation;
  /** Pixels of the buffer in half a head. */
  readonly scale: number;
}

/**
 * Colours what is visible and averages each two by two pixels into `out`, over the background there.
 *
 * @param out - linear light of the finished picture, interleaved; holds the background. @shape `[size * size * 3]`
 */
export function shade(buffer: VisibilityBuffer, size: number, input: ShadeInput, out: Float32Array): void {
  const { triangle } = buffer;
  const point = createSurfacePoint();
  const sum = new Float32Array(3);
  const colour = new Float32Array(3);
  const { width } = buffer;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const i = 3 * (y * size + x);
      let background = 0;
      sum[0] = 0;
      sum[1] = 0;
      sum[2] = 0;
      for (let sub = 0; sub < 4; sub++) {
        const pixel = (2 * y + (sub >> 1)) * width + 2 * x + (sub & 1);
        if ((triangle[pixel] as number) < 0) {
          background++;
          continue;
        }
        readPoint(buffer, pixel, input.scene, point);
        paint(input, input.scene.material[triangle[pixel] as number] as number, point);
        illuminate(input, point, y * size + x, colour);
        sum[0] = (sum[0] as number) + (colour[0] as number);
        sum[1] = (sum[1] as number) + (colour[1] as number);
        sum[2] = (sum[2] as number) + (colour[2] as number);
      }
      if (background === 4) continue;
      for (let c = 0; c < 3; c++) {
        out[i + c] = ((sum[c] as number) + background * (out[i + c] as number)) / 4;
      }
    }
  }
}

function readPoint(buffer: VisibilityBuffer, pixel: number, scene: Scene, point: SurfacePoint): void {
  const t = buffer.triangle[pixel] as number;
  const beta = buffer.second[pixel] as number;
  const gamma = buffer.third[pixel] as number;
  const alpha = 1 - beta - gamma;
  const { index } = scene;
  const a = index[3 * t] as number;
  const b = index[3 * t + 1] as number;
  const c = index[3 * t + 2] as number;
  const blend = (f: Float32Array) =>
    alpha * (f[a] as number) + beta * (f[b] as number) + gamma * (f[c] as number);
  point.u = blend(scene.u);
  point.v = blend(scene.v);
  point.w = blend(scene.w);
  point.normalX = blend(scene.normalX);
  point.normalY = blend(scene.normalY);
  point.normalZ = blend(scene.normalZ);
  if (scene.material[t] === MATERIAL.hair) {
    point.tangentX = blend(scene.tangentX);
    point.tangentY = blend(scene.tangentY);
    point.tangentZ = blend(scene.tangentZ);
  }
  if (point.normalZ < 0) {
    // Seen from behind (the far side of long hair).
    point.normalX = -point.normalX;
    point.normalY = -point.normalY;
    point.normalZ = -point.normalZ;
  }
  point.glow = 0;
  point.shade = 1;
  point.bumpX = 0;
  point.bumpY = 0;
}

function paint(input: ShadeInput, material: number, point: SurfacePoint): void {
  const { identity, layout, light, scale } = input;
  switch (material) {
    case MATERIAL.skin: {
      paintBareSkin(identity, point, 0.66 * point.w, point.v);
      if (point.w > 1.5 || point.w < -1.5) return;
      paintFaceSkin(identity, point, Math.max(0, layout.smile));
      const sharp = 1 / scale;
      if (point.v > -0.2 && point.v < 0.42) {
        const side = point.u < 0 ? 0 : 1;
        const spark: CatchLight = { x: light.key[0], y: light.key[1], strength: 1 };
        paintEye(identity, layout.eyes[side], point, spark, sharp);
        paintBrow(identity, layout.brows[side], point);
      } else if (point.v < -0.28) {
        paintNostrils(layout, point);
        paintBeard(identity, layout, point);
        paintMouth(identity, layout, point, sharp);
      }
      return;
    }
    case MATERIAL.neck:
      paintBody(identity, point);
      return;
    case MATERIAL.ear:
      paintEar(identity, point);
      return;
    case MATERIAL.hair:
      paintHair(identity, point);
      return;
    case MATERIAL.scarf:
      paintScarf(identity, point);
      return;
    default: {
      const rim = identity.glasses;
      if (!rim) return;
      point.red = rim.colour[0];
      point.green = rim.colour[1];
      point.blue = rim.colour[2];
      point.shine = rim.shine;
      point.gloss = 40;
      point.depth = 0;
    }
  }
}

/** How far past the edge of the light each channel still glows in skin. */
const BLEED = [0.34, 0.16, 0.1] as const;

function illuminate(input: ShadeInput, point: SurfacePoint, place: number, out: Float32Array): void {
  const { light, occlusion, rotation } = input;
  let nx = point.normalX - point.bumpX * rotation[0] - point.bumpY * rotation[1];
  let ny = point.normalY - point.bumpX * rotation[3] - point.bumpY * rotation[4];
  let nz = point.normalZ - point.bumpX * rotation[6] - point.bumpY * rotation[7];
  const scale = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz + 1e-9);
  nx *= scale;
  ny *= scale;
  nz *= scale;

  const [kx, ky, kz] = light.key;
  const [fx, fy, fz] = light.fill;
  const lit = (occlusion.key[place] as number) * point.shade;
  const around = (occlusion.around[place] as number) * point.shade;
  const towardsKey = nx * kx + ny * ky + nz * kz;
  const towardsFill = Math.max(0, nx * fx + ny * fy + nz * fz) * around;
  const up = 0.5 + 0.5 * ny;

  // Half way between the light and the camera, which looks along -z.
  const hx = kx;
  const hy = ky;
  const hz = kz + 1;
  const half = 1 / Math.sqrt(hx * hx + hy * hy + hz * hz);
  let highlight: number;
  if (input.scene.corners > 0 && point.gloss === 40 && point.depth === 0.35) {
    // Hair: the highlight lies across the strands.
    const along = (point.tangentX * hx + point.tangentY * hy + point.tangentZ * hz) * half;
    highlight = Math.max(0, 1 - along * along) ** 24 * Math.max(0, 0.35 + 0.65 * towardsKey) * 0.55;
  } else {
    const facing = Math.max(0, (nx * hx + ny * hy + nz * hz) * half);
    highlight = towardsKey > 0 ? facing ** point.gloss : 0;
  }
  const grazing = (1 - Math.max(0, nz)) ** 4;
  const gleam = point.shine * (highlight * lit + 0.12 * around * (0.25 + grazing) * up);

  for (let c = 0; c < 3; c++) {
    const bleed = (BLEED[c] as number) * point.depth;
    const wrapped = Math.max(0, (towardsKey + bleed) / (1 + bleed));
    // Shadows in skin turn red at their edge.
    const shadow = lit + (1 - lit) * lit * bleed * 1.2;
    const key = light.keyColour[c] as number;
    const incoming =
      key * wrapped * shadow +
      (light.fillColour[c] as number) * towardsFill +
      ((light.sky[c] as number) * up + (light.ground[c] as number) * (1 - up)) * around ** (1 - 0.4 * bleed);
    const albedo = c === 0 ? point.red : c === 1 ? point.green : point.blue;
    out[c] = albedo * incoming + gleam * (key + 0.3 * (light.sky[c] as number)) + point.glow * key;
  }
}
