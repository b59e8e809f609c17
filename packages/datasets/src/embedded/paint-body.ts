import { neckline } from './body-mesh.js';
import { bell, smoothStep } from './curve.js';
import type { FaceIdentity } from './identity.js';
import { noiseAt, noiseTables } from './noise.js';
import { darken, paintBareSkin, redden } from './paint-skin.js';
import type { SurfacePoint } from './surface-point.js';

/** Paints neck and clothes. u = angle, v = level down the body. */
export function paintBody(identity: FaceIdentity, point: SurfacePoint): void {
  const { clothes } = identity;
  const angle = point.u;
  const edge = point.v - neckline(clothes.kind, angle);
  if (edge < 0) {
    paintBareSkin(identity, point, 0.45 * angle, -0.4 * point.v);
    darken(point, 0.3 * smoothStep(-0.12, 0, edge));
    if (identity.age > 0.4) {
      const ring = Math.sin(point.v * 9 + Math.sin(angle * 2)) ** 16;
      darken(point, 0.1 * identity.age * ring);
    }
    return;
  }
  paintCloth(identity, point, edge);
}

function paintCloth(identity: FaceIdentity, point: SurfacePoint, edge: number): void {
  const { clothes } = identity;
  const { clouds, grain } = noiseTables();
  const x = point.u * 0.9 * (0.5 + 0.2 * point.v);
  const y = -0.4 * point.v;
  let colour = clothes.colour;
  let light = 1;
  if (clothes.kind === 'jacket') {
    const lapel = Math.abs(point.u) - 0.2 - 0.02 * point.v;
    if (lapel < 0) colour = clothes.second;
    else light *= 1 - 0.5 * Math.exp(-((lapel / 0.03) ** 2));
  } else if (clothes.pattern === 'stripes') {
    const band = Math.sin(y * clothes.scale * 6);
    if (band > 0.35) colour = clothes.second;
  } else if (clothes.pattern === 'checks') {
    const mixed =
      0.25 * (Math.sign(Math.sin(x * clothes.scale * 4)) + Math.sign(Math.sin(y * clothes.scale * 6)));
    light *= 1 + mixed;
  }
  if (clothes.kind === 'shirt') {
    // Two wings of a collar and the row of buttons.
    const collar = edge - 0.75 + 0.5 * bell(point.u, 0, 0, 0, 0.5, 1);
    light *= 1 - 0.4 * Math.exp(-((collar / 0.06) ** 2));
    light *= 1 - 0.35 * Math.exp(-((point.u / 0.018) ** 2));
  } else {
    light *= 1 - 0.3 * Math.exp(-(((edge - 0.16) / 0.03) ** 2)) - 0.25 * smoothStep(0.03, 0, edge);
  }
  const weave = noiseAt(grain, x * 150, y * 150);
  const fold = noiseAt(clouds, x * 26 + 70, y * 20);
  if (clothes.pattern === 'knit') light *= 1 + 0.12 * Math.sin(x * 130) * Math.sin(y * 90);
  light *= 1 + 0.06 * weave + 0.08 * fold;
  point.red = colour[0] * light;
  point.green = colour[1] * light;
  point.blue = colour[2] * light;
  point.shine = 0.04;
  point.gloss = 6;
  point.depth = 0.2;
  point.bumpX = 0.12 * weave + 0.3 * fold;
  point.bumpY = 0.25 * noiseAt(clouds, x * 26, y * 20 + 70);
}

/** Paints an ear. u = 0 where it joins the head .. 1 at the rim, v = -1 lobe .. 1 top. */
export function paintEar(identity: FaceIdentity, point: SurfacePoint): void {
  paintBareSkin(identity, point, point.w + 0.2 * point.u, 0.25 * point.v);
  redden(point, 0.35 * identity.skin.redness + 0.25);
  const hollow = bell(point.u, point.v, 0.3, -0.12, 0.2, 0.32);
  const groove = bell(point.u, point.v, 0.76, 0.2, 0.07, 0.6);
  darken(point, 0.5 * hollow + 0.28 * groove);
  point.bumpX *= 0.5;
  point.bumpY *= 0.5;
}
