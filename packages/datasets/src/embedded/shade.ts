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
  const { triangle, width } = buffer;
  const { material } = input.scene;
  const point = createSurfacePoint();
  const colour = new Float32Array(3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const place = y * size + x;
      const corner = 2 * y * width + 2 * x;
      const t0 = triangle[corner] as number;
      const t1 = triangle[corner + 1] as number;
      const t2 = triangle[corner + width] as number;
      const t3 = triangle[corner + width + 1] as number;
      if (t0 < 0 && t1 < 0 && t2 < 0 && t3 < 0) continue;
      // Where all four show one smooth material a single one speaks for them; edges are painted a pixel wide.
      const kind = t0 < 0 ? 0 : (material[t0] as number);
      const isEven =
        t1 >= 0 &&
        t2 >= 0 &&
        t3 >= 0 &&
        material[t1] === kind &&
        material[t2] === kind &&
        material[t3] === kind;
      const samples = isEven ? (kind === MATERIAL.hair ? 2 : 1) : 4;
      let red = 0;
      let green = 0;
      let blue = 0;
      let background = 0;
      for (let sample = 0; sample < samples; sample++) {
        const sub = samples === 2 ? 3 * sample : sample;
        const pixel = corner + (sub >> 1) * width + (sub & 1);
        const t = triangle[pixel] as number;
        if (t < 0) {
          background++;
          continue;
        }
        const here = material[t] as number;
        readPoint(buffer, pixel, input.scene, point);
        paint(input, here, point);
        illuminate(input, point, place, here === MATERIAL.hair, colour);
        red += colour[0] as number;
        green += colour[1] as number;
        blue += colour[2] as number;
      }
      const i = 3 * place;
      out[i] = (red + background * (out[i] as number)) / samples;
      out[i + 1] = (green + background * (out[i + 1] as number)) / samples;
      out[i + 2] = (blue + background * (out[i + 2] as number)) / samples;
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
  point.u = blend(scene.u, a, b, c, alpha, beta, gamma);
  point.v = blend(scene.v, a, b, c, alpha, beta, gamma);
  point.w = blend(scene.w, a, b, c, alpha, beta, gamma);
  point.normalX = blend(scene.normalX, a, b, c, alpha, beta, gamma);
  point.normalY = blend(scene.normalY, a, b, c, alpha, beta, gamma);
  point.normalZ = blend(scene.normalZ, a, b, c, alpha, beta, gamma);
  if (scene.material[t] === MATERIAL.hair) {
    point.tangentX = blend(scene.tangentX, a, b, c, alpha, beta, gamma);
    point.tangentY = blend(scene.tangentY, a, b, c, alpha, beta, gamma);
    point.tangentZ = blend(scene.tangentZ, a, b, c, alpha, beta, gamma);
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

/** A number of the corners a, b, c, weighted. */
function blend(
  f: Float32Array,
  a: number,
  b: number,
  c: number,
  alpha: number,
  beta: number,
  gamma: number,
): number {
  return alpha * (f[a] as number) + beta * (f[b] as number) + gamma * (f[c] as number);
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
const BLEED = [0.3, 0.17, 0.12] as const;

function illuminate(
  input: ShadeInput,
  point: SurfacePoint,
  place: number,
  isHair: boolean,
  out: Float32Array,
): void {
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
  if (isHair) {
    // Hair: the highlight lies across the strands.
    const along = (point.tangentX * hx + point.tangentY * hy + point.tangentZ * hz) * half;
    highlight = lobe(Math.max(0, 1 - along * along), 14) * Math.max(0, 0.35 + 0.65 * towardsKey) * 0.55;
  } else {
    const facing = Math.max(0, (nx * hx + ny * hy + nz * hz) * half);
    highlight = towardsKey > 0 ? lobe(facing, point.gloss) : 0;
  }
  const edgeOn = 1 - Math.max(0, nz);
  const grazing = edgeOn * edgeOn * edgeOn * edgeOn;
  const gleam = point.shine * (highlight * lit + 0.12 * around * (0.25 + grazing) * up);

  const down = 1 - up;
  for (let c = 0; c < 3; c++) {
    const bleed = (BLEED[c] as number) * point.depth;
    const wrapped = Math.max(0, (towardsKey + bleed) / (1 + bleed));
    // Shadows in skin turn red at their edge.
    const shadow = lit + (1 - lit) * lit * bleed * 1.2;
    const key = light.keyColour[c] as number;
    const sky = light.sky[c] as number;
    const ambient = around + 0.4 * bleed * around * (1 - around);
    const incoming =
      key * wrapped * shadow +
      (light.fillColour[c] as number) * towardsFill +
      (sky * up + (light.ground[c] as number) * down) * ambient;
    const albedo = c === 0 ? point.red : c === 1 ? point.green : point.blue;
    // Light that went through hair has its colour.
    const tint = isHair ? 0.35 + 1.6 * albedo : 1;
    out[c] = albedo * incoming + tint * gleam * (key + 0.3 * sky) + point.glow * key;
  }
}

/** About x to the power n for x in [0, 1], with a rational function (Schlick 1994): powers are slow. */
function lobe(x: number, n: number): number {
  const t = x / (n - n * x + x);
  return t * t;
}
