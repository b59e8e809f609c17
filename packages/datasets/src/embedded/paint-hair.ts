import type { Hair } from './hair-style.js';
import type { FaceIdentity } from './identity.js';
import { noiseAt, noiseTables, noiseTexel } from './noise.js';
import type { SurfacePoint } from './surface-point.js';

/** Hair that is combed away from the face begins softly; hair that falls over it ends in points. */
function isSwept(hair: Hair): boolean {
  return hair.fringe < 0.1 && hair.hangsTo > 0.5;
}

/** Tells whether the edge of the hair still covers this point. */
export function hairIsThere(identity: FaceIdentity, u: number, v: number, w: number): boolean {
  if (w > 0.22) return true;
  const { hair } = identity;
  const { strands, grain } = noiseTables();
  const dots = noiseTexel(grain, 2.3 * u, 2.3 * v);
  if (hair.cut === 'buzz' || hair.cut === 'bald') return w + 0.05 * dots > 0.01;
  if (hair.curl > 0) return w + 0.02 * dots + 0.03 * noiseAt(grain, u, v) > 0.02;
  const strand = noiseAt(strands, 1.7 * u + hair.patch[0], 0.9 * v + hair.patch[1]);
  if (isSwept(hair)) return w + 0.028 * dots + 0.014 * strand > 0.02;
  return w + 0.022 * strand + 0.006 * dots > 0.01;
}

/** Colours hair: strands and locks or curls, thinner over the skin at its edge. */
export function paintHair(identity: FaceIdentity, point: SurfacePoint): void {
  const { hair, skin } = identity;
  const isCropped = hair.cut === 'buzz' || hair.cut === 'bald';
  const light =
    hair.curl > 0 || isCropped
      ? paintCurls(hair, point, isCropped ? 0.4 : hair.curl)
      : paintStrands(hair, point);
  point.red = hair.colour[0] * light + 0.003;
  point.green = hair.colour[1] * light + 0.003;
  point.blue = hair.colour[2] * light + 0.003;
  const thin = isSwept(hair) ? Math.max(isCropped ? 0.3 : 0, 0.25 * (1 - point.w / 0.1)) : 0;
  if (thin > 0) {
    point.red += (0.8 * skin.colour[0] - point.red) * thin;
    point.green += (0.8 * skin.colour[1] - point.green) * thin;
    point.blue += (0.8 * skin.colour[2] - point.blue) * thin;
  }
  if (isCropped) point.shine *= 0.2;
  point.gloss = 40;
  point.depth = 0.35;
}

/** @returns How light the hair is. */
function paintStrands(hair: Hair, point: SurfacePoint): number {
  const { strands } = noiseTables();
  const u = point.u + hair.patch[0];
  const v = point.v + hair.patch[1];
  const lock = noiseAt(strands, 0.22 * u, 0.5 * v);
  const strand = noiseAt(strands, u, v * 0.7);
  const fine = noiseAt(strands, 2.3 * u + 77, v);
  point.shine = hair.shine * Math.max(0.1, 1 + 0.35 * strand + 0.3 * fine);
  point.bumpX = 0.22 * strand + 0.3 * lock;
  return Math.max(0.25, 1 + hair.contrast * (0.13 * lock + 0.13 * strand + 0.12 * fine));
}

/** @returns How light the hair is. */
function paintCurls(hair: Hair, point: SurfacePoint, curled: number): number {
  const { clouds, grain } = noiseTables();
  const tightness = 0.4 + 0.9 * curled;
  const u = tightness * point.u + hair.patch[0];
  const v = tightness * point.v + hair.patch[1];
  const coil = noiseAt(grain, u, v);
  const across = noiseAt(grain, u + 50, v + 50);
  const curl = coil + 0.6 * noiseAt(clouds, 2 * u, 2 * v);
  point.shine = hair.shine * Math.max(0.1, 1 + 0.6 * curled * curl);
  point.bumpX = 0.6 * curled * curl;
  point.bumpY = 0.6 * curled * across;
  // Coils point everywhere: no band of light lies across all of them.
  const x = point.tangentX + 1.5 * curled * coil;
  const y = point.tangentY + 1.5 * curled * across;
  const scale = 1 / Math.sqrt(x * x + y * y + point.tangentZ * point.tangentZ + 1e-9);
  point.tangentX = x * scale;
  point.tangentY = y * scale;
  point.tangentZ *= scale;
  return Math.max(0.25, 1 + hair.contrast * 0.4 * curled * curl);
}

/** Colours a head scarf. */
export function paintScarf(identity: FaceIdentity, point: SurfacePoint): void {
  const { hair } = identity;
  const { clouds, grain } = noiseTables();
  const fold = noiseAt(clouds, point.u * 0.5, point.v * 0.9 + 30);
  const weave = noiseAt(grain, point.u * 2.4, point.v * 2.4);
  const light = 1 + 0.1 * fold + 0.05 * weave;
  point.red = hair.colour[0] * light;
  point.green = hair.colour[1] * light;
  point.blue = hair.colour[2] * light;
  point.shine = 0.05;
  point.gloss = 8;
  point.depth = 0.3;
  point.bumpX = 0.35 * fold + 0.08 * weave;
  point.bumpY = 0.2 * noiseAt(clouds, point.u * 0.5 + 40, point.v * 0.9);
}
