import { type Seed, SeededRandom } from '@did/runtime';
import { type Clothes, drawClothes } from './clothes.js';
import { clamp } from './curve.js';
import { drawHair, type Hair } from './hair-style.js';
import { drawSkin, type Skin } from './skin-tone.js';

/** Lengths of a head. @unit half the height of a head, from chin to crown */
export interface HeadShape {
  /** Factor on the width of the skull. */
  readonly width: number;
  /** Factor on the width at the cheekbones. */
  readonly cheekbones: number;
  /** Factor on the width at the corners of the jaw. */
  readonly jaw: number;
  /** Factor on the width of the chin. */
  readonly chin: number;
  /** How much lower than usual the chin lies. */
  readonly chinDrop: number;
  readonly chinForward: number;
  /** How much the forehead leans back. */
  readonly foreheadSlope: number;
  readonly browRidge: number;
  /** Flesh under the cheekbones; negative is gaunt. */
  readonly cheeks: number;
  readonly neckWidth: number;
  readonly shoulders: number;
}

/** Eyes and brows. */
export interface EyeTraits {
  /** Distance of each eye's centre from the middle. */
  readonly spacing: number;
  readonly halfWidth: number;
  readonly height: number;
  /** Rise of the outer corner over half the width. */
  readonly tilt: number;
  /** 0: no fold over the lid, the crease close to the lashes; 1: a deep lid. */
  readonly crease: number;
  readonly depth: number;
  readonly iris: readonly [number, number, number];
  readonly lashes: number;
  readonly browHeight: number;
  readonly browThickness: number;
  readonly browArch: number;
  readonly browTilt: number;
  readonly browLength: number;
  readonly browDensity: number;
}

/** Nose and mouth. */
export interface LowerFaceTraits {
  readonly noseLength: number;
  readonly noseWidth: number;
  readonly bridgeWidth: number;
  readonly bridgeHeight: number;
  readonly tipLift: number;
  readonly tipSize: number;
  readonly noseBump: number;
  readonly mouthY: number;
  readonly mouthWidth: number;
  readonly upperLip: number;
  readonly lowerLip: number;
  readonly bow: number;
  readonly lipColour: number;
  readonly makeUp: number;
}

/** Spectacles. */
export interface Glasses {
  readonly width: number;
  readonly height: number;
  /** Exponent of the rim's superellipse: 2 round, 4 nearly square. */
  readonly squareness: number;
  readonly thickness: number;
  readonly colour: readonly [number, number, number];
  readonly shine: number;
}

/** All that stays the same in every picture of one person. */
export interface FaceIdentity {
  /** 0 young adult .. 1 old. */
  readonly age: number;
  /** 0 soft and narrow .. 1 angular and broad; moves jaw, brows, neck, hair and beard together. */
  readonly ruggedness: number;
  readonly head: HeadShape;
  readonly eyes: EyeTraits;
  readonly lower: LowerFaceTraits;
  readonly skin: Skin;
  readonly hair: Hair;
  readonly glasses: Glasses | undefined;
  readonly clothes: Clothes;
  /** Small differences between the left and right half: brow, eye, mouth, nose. */
  readonly asymmetry: readonly [number, number, number, number];
}

/** Draws a person. The same seed gives the same person. */
export function drawIdentity(seed: Seed): FaceIdentity {
  const random = new SeededRandom(seed).fork('identity');
  const shape = random.fork('shape');
  const ruggedness = clamp(shape.chance(0.5) ? shape.normal(0.22, 0.13) : shape.normal(0.78, 0.13), 0, 1);
  const age = shape.next() ** 1.4;
  const soft = 1 - ruggedness;
  const vary = (mean: number, deviation: number) => mean + deviation * clamp(shape.normal(), -2.2, 2.2);

  const head: HeadShape = {
    width: vary(0.975, 0.025),
    cheekbones: vary(1.005, 0.025),
    jaw: vary(0.9 + 0.125 * ruggedness, 0.035),
    chin: vary(0.86 + 0.24 * ruggedness, 0.08),
    chinDrop: vary(0.005 + 0.04 * ruggedness, 0.025),
    chinForward: vary(0.02 * ruggedness, 0.02),
    foreheadSlope: vary(0.03 + 0.04 * ruggedness, 0.02),
    browRidge: clamp(vary(0.012 + 0.025 * ruggedness, 0.008), 0, 0.06),
    cheeks: vary(0.01 - 0.02 * age, 0.02),
    neckWidth: vary(0.4 + 0.09 * ruggedness, 0.02),
    shoulders: vary(1.42 + 0.3 * ruggedness, 0.07),
  };
  const skin = drawSkin(random.fork('skin'), age, ruggedness);
  const hair = drawHair(random.fork('hair'), { age, ruggedness, tone: skin.tone });
  const eyes: EyeTraits = {
    spacing: vary(0.283, 0.009),
    halfWidth: vary(0.13, 0.006),
    height: clamp(vary(0.094 + 0.01 * soft - 0.01 * age, 0.01), 0.065, 0.125),
    tilt: vary(0.012, 0.014),
    crease: clamp(vary(0.55, 0.3), 0, 1),
    depth: vary(0.01 * ruggedness, 0.008),
    iris: drawIris(random.fork('iris'), skin.tone),
    lashes: clamp(vary(0.45 + 0.4 * soft, 0.15), 0.2, 1),
    browHeight: vary(0.175 + 0.02 * soft, 0.012),
    browThickness: clamp(vary(0.028 + 0.014 * ruggedness, 0.005), 0.018, 0.06),
    browArch: clamp(vary(0.02 + 0.014 * soft, 0.012), 0, 0.06),
    browTilt: vary(0.012, 0.016),
    browLength: vary(0.175, 0.01),
    browDensity: clamp(vary(0.9, 0.12), 0.55, 1.1),
  };
  const lower: LowerFaceTraits = {
    noseLength: vary(-0.4, 0.02),
    noseWidth: clamp(vary(0.115 + 0.02 * skin.tone + 0.012 * ruggedness, 0.012), 0.09, 0.17),
    bridgeWidth: vary(0.058 + 0.008 * ruggedness, 0.007),
    bridgeHeight: clamp(vary(1 - 0.2 * skin.tone, 0.14), 0.55, 1.3),
    tipLift: vary(0.008 * soft, 0.014),
    tipSize: vary(0.062, 0.006),
    noseBump: vary(0.004 * ruggedness, 0.008),
    mouthY: vary(-0.6, 0.016),
    mouthWidth: vary(0.212 + 0.012 * ruggedness, 0.012),
    upperLip: clamp(vary(0.058 + 0.014 * skin.tone + 0.008 * soft - 0.016 * age, 0.011), 0.028, 0.1),
    lowerLip: clamp(vary(0.086 + 0.018 * skin.tone + 0.01 * soft - 0.018 * age, 0.012), 0.05, 0.13),
    bow: clamp(vary(0.5, 0.25), 0, 1),
    lipColour: shape.next(),
    makeUp: soft > 0.55 && shape.chance(0.45) ? shape.uniform(0.3, 1) : 0,
  };
  return {
    age,
    ruggedness,
    head,
    eyes,
    lower,
    skin,
    hair,
    glasses: drawGlasses(random.fork('glasses')),
    clothes: drawClothes(random.fork('clothes'), ruggedness),
    asymmetry: [vary(0, 0.006), vary(0, 0.003), vary(0, 0.006), vary(0, 0.008)],
  };
}

/** Brown for most; blue, green, hazel and grey where the skin is light. */
function drawIris(random: SeededRandom, tone: number): [number, number, number] {
  const brown: [number, number, number] = [
    random.uniform(0.045, 0.16),
    random.uniform(0.018, 0.06),
    random.uniform(0.006, 0.02),
  ];
  const light = random.pick<[number, number, number]>([
    [0.1, 0.21, 0.36],
    [0.16, 0.26, 0.34],
    [0.12, 0.19, 0.09],
    [0.2, 0.15, 0.05],
    [0.17, 0.21, 0.22],
  ]);
  const isLight = random.chance(tone < 0.3 ? 0.55 : tone < 0.5 ? 0.15 : 0.02);
  const shade = random.uniform(0.7, 1.25);
  return isLight ? [light[0] * shade, light[1] * shade, light[2] * shade] : brown;
}

function drawGlasses(random: SeededRandom): Glasses | undefined {
  if (!random.chance(0.16)) return undefined;
  const metal = random.chance(0.4);
  const shade = random.uniform(0.01, 0.05);
  return {
    width: random.uniform(0.2, 0.235),
    height: random.uniform(0.13, 0.19),
    squareness: random.uniform(2.1, 4),
    thickness: metal ? random.uniform(0.008, 0.011) : random.uniform(0.014, 0.022),
    colour: metal
      ? [shade * 6, shade * 5.6, shade * 5]
      : random.pick<[number, number, number]>([
          [shade * 0.5, shade * 0.5, shade * 0.55],
          [shade * 2.6, shade * 1.2, shade * 0.5],
          [shade * 0.6, shade * 0.9, shade * 2],
          [shade * 2.4, shade * 0.5, shade * 0.6],
        ]),
    shine: metal ? 0.8 : 0.35,
  };
}
