import type { FaceIdentity } from './identity.js';
import { noiseAt, noiseTables } from './noise.js';
import type { SurfacePoint } from './surface-point.js';

/** Tells whether the ragged edge of the hair still covers this point. */
export function hairIsThere(identity: FaceIdentity, u: number, v: number, w: number): boolean {
  if (w > 0.22) return true;
  const { hair } = identity;
  const { strands, grain } = noiseTables();
  if (hair.cut === 'buzz' || hair.cut === 'bald') {
    return w + 0.035 * noiseAt(grain, u * 2, v * 2) > 0.01;
  }
  const strand = noiseAt(strands, 1.7 * u + hair.patch[0], 0.9 * v + hair.patch[1]);
  const curl = hair.curl > 0 ? noiseAt(grain, u, v) * 0.03 * hair.curl : 0;
  const ragged = hair.fringe > 0.1 || hair.hangsTo < 0.5 ? 0.022 : 0.014;
  return w + ragged * strand + curl > 0.01;
}

/** Colours hair: strands, locks, darker near the roots' edge. */
export function paintHair(identity: FaceIdentity, point: SurfacePoint): void {
  const { hair } = identity;
  const { strands, clouds, grain } = noiseTables();
  const u = point.u + hair.patch[0];
  const v = point.v + hair.patch[1];
  const lock = noiseAt(strands, 0.22 * u, 0.5 * v);
  const strand = noiseAt(strands, u, v * 0.7);
  const fine = noiseAt(strands, 2.3 * u + 77, v);
  const curl = hair.curl > 0 ? noiseAt(grain, 0.8 * u, 0.8 * v) + 0.6 * noiseAt(clouds, 2 * u, 2 * v) : 0;
  const straight = 1 - 0.75 * hair.curl;
  const pattern = straight * (0.14 * lock + 0.14 * strand + 0.12 * fine) + hair.curl * 0.32 * curl;
  const light = Math.max(0.25, 1 + hair.contrast * pattern);
  point.red = hair.colour[0] * light + 0.003;
  point.green = hair.colour[1] * light + 0.003;
  point.blue = hair.colour[2] * light + 0.003;
  point.shine = hair.shine * Math.max(0.1, 1 + 0.55 * strand + 0.4 * fine);
  point.gloss = 40;
  point.depth = 0.35;
  point.bumpX = (0.3 * strand + 0.3 * lock) * straight + 0.7 * hair.curl * curl;
  point.bumpY = hair.curl * 0.7 * noiseAt(grain, 0.8 * u + 50, 0.8 * v + 50);
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
