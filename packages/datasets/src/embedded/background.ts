import { type Seed, SeededRandom } from '@did/runtime';
import { type Colour, hsv, mixColour, scaleColour } from './colour.js';
import { smoothStep } from './curve.js';
import { noiseAt, noiseTables } from './noise.js';

/** A soft shape in the background. Lengths in half pictures, 0 at the middle, y down. */
interface Shape {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
  readonly isRound: boolean;
  readonly softness: number;
  readonly colour: Colour;
  readonly opacity: number;
  /** Brighter towards the edge, as lights out of focus are. */
  readonly ring: number;
}

interface Scenery {
  readonly top: Colour;
  readonly bottom: Colour;
  readonly lean: number;
  readonly mottle: number;
  readonly mottleScale: number;
  readonly grain: number;
  readonly shapes: readonly Shape[];
  readonly patch: readonly [number, number];
}

function drawScenery(random: SeededRandom): Scenery {
  const kind = random.pick(['studio', 'wall', 'room', 'lights', 'leaves', 'street', 'shelf'] as const);
  const blur = random.uniform(0.08, 0.22);
  const shapes: Shape[] = [];
  const add = (shape: Partial<Shape> & Pick<Shape, 'x' | 'y' | 'colour'>) =>
    shapes.push({
      halfWidth: 0.2,
      halfHeight: 0.2,
      isRound: false,
      softness: blur,
      opacity: 1,
      ring: 0,
      ...shape,
    });
  const anywhere = () => random.uniform(-1.1, 1.1);
  let hue = random.next();
  let top = hsv(hue, random.uniform(0, 0.35), random.uniform(0.3, 0.85));
  let bottom = scaleColour(top, random.uniform(0.3, 0.9));
  let mottle = random.uniform(0.02, 0.08);
  let mottleScale = random.uniform(14, 40);

  switch (kind) {
    case 'studio':
      add({
        x: anywhere() * 0.5,
        y: anywhere() * 0.4,
        halfWidth: 0.2,
        halfHeight: 0.2,
        isRound: true,
        softness: 1.2,
        colour: mixColour(top, [1, 1, 1], 0.35),
        opacity: 0.7,
      });
      break;
    case 'wall':
      if (random.chance(0.7)) {
        const width = random.uniform(0.15, 0.35);
        const height = random.uniform(0.2, 0.4);
        const x = random.uniform(0.6, 0.95) * (random.chance(0.5) ? 1 : -1);
        const y = random.uniform(-0.8, -0.3);
        add({
          x,
          y,
          halfWidth: width,
          halfHeight: height,
          softness: blur * 0.5,
          colour: scaleColour(top, 0.2),
        });
        add({
          x,
          y,
          halfWidth: width * 0.85,
          halfHeight: height * 0.88,
          softness: blur * 0.5,
          colour: hsv(random.next(), 0.3, random.uniform(0.4, 0.9)),
        });
        add({
          x: x + 0.05,
          y: y + 0.1,
          halfWidth: width * 0.5,
          halfHeight: height * 0.3,
          isRound: true,
          softness: blur,
          colour: hsv(random.next(), 0.5, 0.5),
          opacity: 0.8,
        });
      }
      break;
    case 'room': {
      const edge = random.uniform(-0.6, 0.6);
      add({
        x: edge + 1.5,
        y: 0,
        halfWidth: 1.5,
        halfHeight: 3,
        softness: blur,
        colour: scaleColour(top, random.uniform(0.45, 0.8)),
      });
      const x = edge - 0.55;
      const y = random.uniform(-0.6, -0.2);
      const day: Colour = random.chance(0.7) ? [0.95, 1, 1.1] : [0.06, 0.08, 0.16];
      for (const dx of [-0.17, 0.17]) {
        for (const dy of [-0.2, 0.2]) {
          add({
            x: x + dx,
            y: y + dy,
            halfWidth: 0.14,
            halfHeight: 0.17,
            softness: blur * 0.6,
            colour: scaleColour(day, random.uniform(0.75, 1)),
          });
        }
      }
      add({
        x: random.uniform(0.6, 1),
        y: 0.85,
        halfWidth: 0.5,
        halfHeight: 0.25,
        softness: blur,
        colour: hsv(random.next(), 0.4, 0.4),
      });
      break;
    }
    case 'lights':
      top = hsv(hue, random.uniform(0.3, 0.7), random.uniform(0.08, 0.25));
      bottom = scaleColour(top, 0.5);
      for (let i = 0; i < 22; i++) {
        const radius = random.uniform(0.05, 0.14);
        add({
          x: anywhere(),
          y: random.uniform(-1, 0.7),
          halfWidth: radius,
          halfHeight: radius,
          isRound: true,
          softness: 0.02,
          colour: hsv(
            random.chance(0.7) ? random.uniform(0.05, 0.14) : random.next(),
            random.uniform(0.2, 0.7),
            1,
          ),
          opacity: random.uniform(0.15, 0.7),
          ring: 0.4,
        });
      }
      break;
    case 'leaves':
      hue = random.uniform(0.2, 0.36);
      top = hsv(hue, random.uniform(0.3, 0.6), random.uniform(0.35, 0.75));
      bottom = hsv(hue + 0.03, 0.55, 0.3);
      mottle = 0.35;
      mottleScale = random.uniform(20, 36);
      for (let i = 0; i < 26; i++) {
        const radius = random.uniform(0.04, 0.17);
        add({
          x: anywhere(),
          y: anywhere(),
          halfWidth: radius,
          halfHeight: radius,
          isRound: true,
          softness: blur * 0.6,
          colour: hsv(hue + random.uniform(-0.06, 0.05), random.uniform(0.2, 0.65), random.uniform(0.25, 1)),
          opacity: random.uniform(0.2, 0.6),
          ring: 0.15,
        });
      }
      break;
    case 'street':
      top = hsv(random.uniform(0.52, 0.62), random.uniform(0.05, 0.4), random.uniform(0.7, 0.98));
      bottom = hsv(0.08, 0.1, random.uniform(0.3, 0.5));
      for (let i = 0; i < 7; i++) {
        const height = random.uniform(0.5, 1.3);
        const wall = hsv(random.uniform(0, 0.15), random.uniform(0.05, 0.4), random.uniform(0.25, 0.8));
        const x = -1.05 + 0.35 * i + random.uniform(-0.08, 0.08);
        add({
          x,
          y: 0.8 - height / 2,
          halfWidth: random.uniform(0.15, 0.26),
          halfHeight: height,
          softness: blur * 0.7,
          colour: wall,
        });
        for (let row = 0; row < 4; row++) {
          add({
            x: x + random.uniform(-0.08, 0.08),
            y: 0.9 - height * 1.3 + row * 0.24,
            halfWidth: 0.05,
            halfHeight: 0.07,
            softness: blur * 0.6,
            colour: scaleColour(wall, random.chance(0.3) ? 1.6 : 0.6),
            opacity: 0.8,
          });
        }
      }
      break;
    case 'shelf': {
      const wood = hsv(random.uniform(0.05, 0.1), random.uniform(0.2, 0.6), random.uniform(0.2, 0.6));
      top = scaleColour(wood, 0.5);
      bottom = scaleColour(wood, 0.4);
      for (let row = 0; row < 4; row++) {
        const y = -0.95 + 0.56 * row;
        let x = -1.15;
        while (x < 1.15) {
          const width = random.uniform(0.03, 0.08);
          const height = random.uniform(0.16, 0.23);
          if (random.chance(0.9)) {
            add({
              x: x + width,
              y: y + 0.23 - height,
              halfWidth: width * 0.9,
              halfHeight: height,
              softness: blur * 0.35,
              colour: hsv(random.next(), random.next() ** 2 * 0.6, random.uniform(0.15, 0.75)),
            });
          }
          x += 2 * width;
        }
        add({ x: 0, y: y + 0.255, halfWidth: 2, halfHeight: 0.028, softness: blur * 0.3, colour: wood });
      }
      break;
    }
  }
  return {
    top,
    bottom,
    lean: random.uniform(-0.4, 0.4),
    mottle,
    mottleScale,
    grain: random.uniform(0.01, 0.05),
    shapes,
    patch: [random.uniform(0, 256), random.uniform(0, 256)],
  };
}

/**
 * Draws what stands behind a person, out of focus.
 *
 * @returns Linear light, interleaved. @shape `[size * size * 3]`
 */
export function renderBackground(
  identitySeed: Seed,
  frameSeed: Seed,
  size: number,
  level: number,
): Float32Array {
  const scenery = drawScenery(new SeededRandom(identitySeed).fork('background'));
  const now = new SeededRandom(identitySeed).fork('background').fork(frameSeed);
  const driftX = now.normal(0, 0.02);
  const driftY = now.normal(0, 0.02);
  const { clouds, grain } = noiseTables();
  const out = new Float32Array(size * size * 3);
  const { top, bottom, patch } = scenery;
  for (let py = 0; py < size; py++) {
    const y = (2 * (py + 0.5)) / size - 1 + driftY;
    for (let px = 0; px < size; px++) {
      const x = (2 * (px + 0.5)) / size - 1 + driftX;
      const t = smoothStep(-1.1, 1.1, y + scenery.lean * x);
      const cloud = noiseAt(clouds, x * scenery.mottleScale + patch[0], y * scenery.mottleScale + patch[1]);
      const fine = noiseAt(grain, x * 70 + patch[1], y * 70 + patch[0]);
      const light = level * Math.max(0.2, 1 + scenery.mottle * cloud + scenery.grain * fine);
      const i = 3 * (py * size + px);
      out[i] = (top[0] + (bottom[0] - top[0]) * t) * light;
      out[i + 1] = (top[1] + (bottom[1] - top[1]) * t) * light;
      out[i + 2] = (top[2] + (bottom[2] - top[2]) * t) * light;
    }
  }
  for (const shape of scenery.shapes) addShape(out, size, shape, driftX, driftY, level);
  return out;
}

function addShape(
  out: Float32Array,
  size: number,
  shape: Shape,
  driftX: number,
  driftY: number,
  level: number,
): void {
  const reachX = shape.halfWidth + shape.softness;
  const reachY = shape.halfHeight + shape.softness;
  const toPixel = (value: number) => ((value + 1) * size) / 2 - 0.5;
  const x0 = Math.max(0, Math.floor(toPixel(shape.x - driftX - reachX)));
  const x1 = Math.min(size - 1, Math.ceil(toPixel(shape.x - driftX + reachX)));
  const y0 = Math.max(0, Math.floor(toPixel(shape.y - driftY - reachY)));
  const y1 = Math.min(size - 1, Math.ceil(toPixel(shape.y - driftY + reachY)));
  const { softness } = shape;
  for (let py = y0; py <= y1; py++) {
    const dy = (2 * (py + 0.5)) / size - 1 + driftY - shape.y;
    for (let px = x0; px <= x1; px++) {
      const dx = (2 * (px + 0.5)) / size - 1 + driftX - shape.x;
      let cover: number;
      if (shape.isRound) {
        const r = Math.sqrt((dx / shape.halfWidth) ** 2 + (dy / shape.halfHeight) ** 2);
        const soft = softness / shape.halfWidth;
        cover = smoothStep(1 + soft, 1 - Math.min(1, soft), r) * (1 - shape.ring + shape.ring * r * r);
      } else {
        cover =
          smoothStep(shape.halfWidth + softness, shape.halfWidth - softness, Math.abs(dx)) *
          smoothStep(shape.halfHeight + softness, shape.halfHeight - softness, Math.abs(dy));
      }
      cover *= shape.opacity;
      if (cover <= 0) continue;
      const i = 3 * (py * size + px);
      for (let c = 0; c < 3; c++) {
        const before = out[i + c] as number;
        out[i + c] = before + ((shape.colour[c] as number) * level - before) * cover;
      }
    }
  }
}
