import { bell, smoothStep } from './curve.js';
import type { FaceIdentity } from './identity.js';
import { noiseAt, noiseTables, noiseTexel } from './noise.js';
import type { SurfacePoint } from './surface-point.js';

/**
 * Bare skin anywhere: its tone, mottled, with pores.
 *
 * @param arc - distance around the head, so that texture does not stretch at the sides. @unit half heads
 */
export function paintBareSkin(identity: FaceIdentity, point: SurfacePoint, arc: number, y: number): void {
  const { skin } = identity;
  const { clouds, grain } = noiseTables();
  const px = arc * 62 + skin.patch[0];
  const py = y * 62 + skin.patch[1];
  const patch = noiseAt(clouds, 0.8 * px, 0.8 * py);
  const mottle = noiseAt(grain, 0.55 * px, 0.55 * py);
  const fine = noiseAt(grain, 1.7 * px, 1.7 * py);
  const pore = noiseTexel(grain, 2.9 * px + 31, 2.9 * py + 17);
  const blotch = skin.blotches * patch;
  const speckle = (0.022 * mottle + 0.03 * fine + 0.012 * pore) * skin.pores;
  const light = 1 + speckle + 0.35 * blotch;
  // Patches differ in blood more than in brightness.
  point.red = skin.colour[0] * light * (1 + 0.25 * blotch);
  point.green = skin.colour[1] * light * (1 - 0.75 * blotch - 0.006 * mottle);
  point.blue = skin.colour[2] * light * (1 - 0.6 * blotch);
  point.shine = 0.2 * skin.oil * (1 + 0.15 * mottle);
  point.gloss = 14;
  point.depth = 1;
  const bump = 0.045 * skin.pores;
  point.bumpX = bump * (fine + 0.6 * pore);
  point.bumpY = bump * (noiseAt(grain, 1.7 * px + 91, 1.7 * py + 53) + 0.6 * mottle);
}

/** Adds blood: redder and a little darker. */
export function redden(point: SurfacePoint, amount: number): void {
  point.red *= 1 + 0.02 * amount;
  point.green *= 1 - 0.26 * amount;
  point.blue *= 1 - 0.22 * amount;
}

/** Darkens all channels, blue most, as melanin does. */
export function darken(point: SurfacePoint, amount: number): void {
  point.red *= 1 - 0.75 * amount;
  point.green *= 1 - 0.95 * amount;
  point.blue *= 1 - amount;
}

/** What lies in the skin of a face: blood, shadows round the eyes, freckles, moles, lines of age. */
export function paintFaceSkin(identity: FaceIdentity, point: SurfacePoint, smile: number): void {
  const { skin, age } = identity;
  const { clouds, grain } = noiseTables();
  const x = point.u;
  const y = point.v;
  const ax = Math.abs(x);
  const flush =
    0.6 * bell(ax, y, 0.36, -0.26, 0.2, 0.18) +
    0.55 * bell(x, y, 0, -0.35, 0.13, 0.12) +
    0.25 * bell(x, y, 0, -0.88, 0.16, 0.1) +
    0.35 * bell(ax, y, 0.28, -0.01, 0.17, 0.1);
  if (flush > 0.01) redden(point, flush * skin.redness * (0.8 + 0.25 * noiseAt(clouds, x * 70, y * 70)));

  const socket =
    bell(ax, y, 0.25, -0.085, 0.15, 0.05) * (0.08 + 0.14 * age) + 0.07 * bell(ax, y, 0.17, 0.03, 0.07, 0.09);
  if (socket > 0.005) darken(point, socket);

  if (skin.freckles > 0 && y < 0.35 && y > -0.6) {
    const spot = noiseAt(grain, x * 95 + skin.patch[1], y * 95) + 0.6 * noiseAt(clouds, x * 40, y * 40 + 9);
    const where = Math.max(bell(ax, y, 0.26, -0.2, 0.3, 0.24), 0.6 * bell(x, y, 0, -0.2, 0.14, 0.2));
    darken(point, 0.42 * skin.freckles * where * smoothStep(1.1, 1.8, spot));
  }
  for (const [mx, my, radius, depth] of skin.moles) {
    const dx = x - mx;
    const dy = y - my;
    const d = dx * dx + dy * dy;
    if (d < 4 * radius * radius) darken(point, depth * smoothStep(1.3, 0.7, Math.sqrt(d) / radius));
  }
  if (age > 0.25) paintAge(point, x, y, ax, (age - 0.25) / 0.75, smile);
}

function paintAge(point: SurfacePoint, x: number, y: number, ax: number, age: number, smile: number): void {
  const { clouds } = noiseTables();
  const wobble = 0.012 * noiseAt(clouds, x * 60, y * 12);
  let line = 0;
  if (y > 0.24 && y < 0.6) {
    const phase = (y + wobble + 0.05 * x * x - 0.3) / 0.085;
    const nearest = phase - Math.round(phase);
    line +=
      Math.exp(-((nearest / 0.13) ** 2)) *
      smoothStep(0.42, 0.2, ax) *
      smoothStep(0.26, 0.3, y) *
      smoothStep(0.56, 0.5, y);
    point.bumpY += 0.5 * age * line * Math.sign(nearest);
  } else if (y > -0.16 && y < 0.1 && ax > 0.39) {
    // Rays from the outer corner of the eye.
    const angle = Math.atan2(y + 0.01 + wobble, ax - 0.36);
    const phase = angle / 0.38;
    const nearest = phase - Math.round(phase);
    line +=
      Math.exp(-((nearest / 0.16) ** 2)) *
      smoothStep(0.39, 0.43, ax) *
      smoothStep(0.53, 0.46, ax) *
      (0.6 + 0.6 * smile);
    point.bumpY += 0.4 * age * line * Math.sign(nearest);
  }
  if (line > 0.01) darken(point, 0.2 * age * line);
}
