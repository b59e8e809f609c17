import type { RgbImage } from '@did/faces';
import { DidError, type Seed, SeededRandom } from '@did/runtime';
import { renderBackground } from './background.js';
import { addBody } from './body-mesh.js';
import { develop, drawCamera } from './camera.js';
import { projectScene, rotationOf, turn, turnCorners, turnTangents, type View } from './camera-view.js';
import { smoothStep } from './curve.js';
import { addEar } from './ear-mesh.js';
import { layOutFace } from './face-layout.js';
import { drawFrame } from './frame.js';
import { addGlasses } from './glasses-mesh.js';
import { addHair } from './hair-mesh.js';
import { addHead } from './head-mesh.js';
import { headLevel } from './head-surface.js';
import { drawIdentity, type FaceIdentity } from './identity.js';
import { projectLandmarks } from './landmarks.js';
import { drawLight } from './light.js';
import { findOcclusion } from './occlusion.js';
import { hairIsThere } from './paint-hair.js';
import { createVisibilityBuffer, rasterize } from './rasterize.js';
import { MATERIAL, Scene } from './scene.js';
import { shade } from './shade.js';

/** What to draw. */
export interface RenderFaceOptions {
  /** The person with hair, clothes, place, light and camera: one clip. */
  readonly identity: Seed;
  /** The moment: pose, expression, and what trembles. */
  readonly frame: Seed;
  /** Side of the square picture, 32 to 1024. @unit pixels */
  readonly size: number;
}

/** A drawn face. */
export interface RenderedFace {
  readonly image: RgbImage;
  /** 68 points in the order of iBUG: x0, y0, x1, y1, ... @shape `[136]` @unit pixels */
  readonly landmarks68: Float32Array;
}

/** Corners and triangles that the fullest scene needs, with room to spare. */
const CORNERS = 18000;
const TRIANGLES = 34000;

/**
 * Draws a face that nobody has, with its landmarks.
 *
 * @remarks
 * A small renderer in plain TypeScript: a head whose shape follows the drawn person and expression is turned,
 * rasterized at twice the size, painted point by point in coordinates of the face, lit with cast shadows, and
 * developed by a camera with blur, noise and a white balance. It runs wherever JavaScript does. The same
 * seeds give the same bytes.
 *
 * @throws DidError DID_VALUE when `size` is out of range.
 * @example
 * const { image, landmarks68 } = renderFace({ identity: 'anna', frame: 0, size: 160 });
 */
export function renderFace(options: RenderFaceOptions): RenderedFace {
  const { identity: identitySeed, frame: frameSeed, size } = options;
  if (!Number.isInteger(size) || size < 32 || size > 1024) {
    throw new DidError(
      'DID_VALUE',
      `renderFace: \`size\` must be a whole number of pixels from 32 to 1024; got ${size}.`,
      { size },
    );
  }
  const identity = drawIdentity(identitySeed);
  const { pose, expression } = drawFrame(identitySeed, frameSeed);
  const light = drawLight(identitySeed, frameSeed);
  const camera = drawCamera(identitySeed, frameSeed);
  const view = drawView(identitySeed);
  const layout = layOutFace(identity, expression);
  const rotation = rotationOf(pose);

  const scene = new Scene(CORNERS, TRIANGLES);
  const head = addHead(scene, identity, layout);
  if (identity.hair.cut !== 'scarf') {
    const { width } = headLevel(identity, layout, 0.44);
    addEar(scene, identity, -1, width);
    addEar(scene, identity, 1, width);
  }
  if (identity.glasses) addGlasses(scene, identity, layout, identity.glasses);
  const hairFirst = scene.corners;
  addHair(scene, identity, layout);
  const hairEnd = scene.corners;
  turnTangents(scene, rotation, hairFirst, hairEnd);
  const { y: height } = scene;
  const hangs = identity.hair.hangsTo < 0.5;
  turnCorners(scene, rotation, pose, head, hairFirst, () => 1);
  // Long hair lies on the shoulders, which do not turn.
  turnCorners(scene, rotation, pose, hairFirst, hairEnd, (i) =>
    hangs ? 0.25 + 0.75 * smoothStep(-1.3, -0.5, height[i] as number) : 1,
  );
  const bodyFirst = addBody(scene, identity);
  turnCorners(
    scene,
    rotation,
    pose,
    bodyFirst,
    scene.corners,
    (i) => 0.12 + 0.8 * smoothStep(-1.35, -0.6, height[i] as number),
  );
  scene.computeNormals();

  const wide = 2 * size;
  const [screenX, screenY] = projectScene(view, wide, scene);
  const buffer = createVisibilityBuffer(wide, wide);
  rasterize(scene, screenX, screenY, buffer, HAS_HOLES, hairTest(scene, identity));

  const scale = wide / 2 / view.span;
  const occlusion = findOcclusion(buffer, size, scale, light);
  const linear = renderBackground(
    identitySeed,
    frameSeed,
    size,
    0.75 * (light.keyColour[1] * 0.6 + light.sky[1]),
  );
  shade(buffer, size, { scene, identity, layout, light, occlusion, rotation, scale }, linear);
  const image = develop(linear, size, camera);
  const landmarks68 = projectLandmarks(
    scene,
    head,
    identity,
    layout,
    (x, y, z) => turn(rotation, pose, x, y, z),
    view,
    size,
  );
  return { image, landmarks68 };
}

/** By material: only hair and scarves show their inside. */
const HAS_HOLES = Object.values(MATERIAL).reduce((holes, material) => {
  holes[material] = material === MATERIAL.hair || material === MATERIAL.scarf ? 1 : 0;
  return holes;
}, new Uint8Array(16));

/** Tells for a point of a triangle whether the ragged edge of the hair covers it. */
function hairTest(scene: Scene, identity: FaceIdentity) {
  const { material, index, u, v, w } = scene;
  return (t: number, second: number, third: number): boolean => {
    const a = index[3 * t] as number;
    const b = index[3 * t + 1] as number;
    const c = index[3 * t + 2] as number;
    const first = 1 - second - third;
    const inside = first * (w[a] as number) + second * (w[b] as number) + third * (w[c] as number);
    if (material[t] === MATERIAL.scarf) return inside > 0;
    if (inside < -0.12) return false;
    return hairIsThere(
      identity,
      first * (u[a] as number) + second * (u[b] as number) + third * (u[c] as number),
      first * (v[a] as number) + second * (v[b] as number) + third * (v[c] as number),
      inside,
    );
  };
}

/** How a clip is framed. */
function drawView(identitySeed: Seed): View {
  const random = new SeededRandom(identitySeed).fork('view');
  return {
    span: random.uniform(1.32, 1.65),
    centreX: random.normal(0, 0.05),
    centreY: random.normal(-0.06, 0.05),
  };
}
