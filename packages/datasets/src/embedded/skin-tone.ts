import type { SeededRandom } from '@did/runtime';
import { alongRamp, type Colour, srgb } from './colour.js';
import { clamp } from './curve.js';

/** What the skin of a person looks like. */
export interface Skin {
  /** 0 the lightest .. 1 the darkest. */
  readonly tone: number;
  readonly colour: Colour;
  /** Blood in cheeks, nose, ears and chin. */
  readonly redness: number;
  /** Large patches of uneven colour. */
  readonly blotches: number;
  readonly pores: number;
  readonly freckles: number;
  /** How much it shines. */
  readonly oil: number;
  /** x, y on the face, radius, darkness. */
  readonly moles: readonly (readonly [number, number, number, number])[];
  readonly beard: Beard;
  /** Offset of this person's patch of the noise tables. @unit texels */
  readonly patch: readonly [number, number];
}

/** Hair on the face. Coverage of each part is 0..1. */
export interface Beard {
  /** The shadow that a shaved beard leaves. */
  readonly stubble: number;
  readonly moustache: number;
  readonly chin: number;
  readonly cheeks: number;
  readonly length: number;
}

/** Light to dark, after the ranges that published tone scales cover. */
const TONES: readonly Colour[] = [
  srgb(241, 205, 186),
  srgb(233, 188, 162),
  srgb(222, 172, 140),
  srgb(205, 156, 125),
  srgb(180, 131, 101),
  srgb(149, 104, 79),
  srgb(117, 81, 63),
  srgb(88, 62, 51),
  srgb(68, 49, 42),
];

/** Draws a skin; tones are spread evenly, so that no tone is rare. */
export function drawSkin(random: SeededRandom, age: number, ruggedness: number): Skin {
  const tone = random.next();
  const base = alongRamp(TONES, tone);
  const warm = random.normal(0, 0.03);
  const light = random.normal(1, 0.04);
  const fair = 1 - tone;
  const moles: [number, number, number, number][] = [];
  const count = random.chance(0.45) ? 1 + random.int(4) : 0;
  for (let i = 0; i < count; i++) {
    moles.push([
      random.uniform(-0.5, 0.5),
      random.uniform(-0.9, 0.5),
      random.uniform(0.008, 0.016),
      random.uniform(0.3, 0.75),
    ]);
  }
  return {
    tone,
    colour: [base[0] * light * (1 + warm), base[1] * light, base[2] * light * (1 - warm)],
    redness: clamp(random.normal(0.5, 0.25), 0.1, 1.1),
    blotches: random.uniform(0.02, 0.055) * (1 + 0.5 * age),
    pores: random.uniform(0.6, 1.2) * (0.8 + 0.5 * age),
    freckles: fair > 0.6 && random.chance(0.25) ? random.uniform(0.3, 1) : 0,
    oil: random.uniform(0.45, 1.1),
    moles,
    beard: drawBeard(random.fork('beard'), ruggedness),
    patch: [random.uniform(0, 256), random.uniform(0, 256)],
  };
}

function drawBeard(random: SeededRandom, ruggedness: number): Beard {
  const kind =
    ruggedness < 0.5
      ? 'none'
      : random.pick(['none', 'shadow', 'shadow', 'stubble', 'goatee', 'full', 'moustache'] as const);
  const none: Beard = { stubble: 0, moustache: 0, chin: 0, cheeks: 0, length: 0 };
  switch (kind) {
    case 'none':
      return { ...none, stubble: ruggedness > 0.5 ? random.uniform(0, 0.15) : 0 };
    case 'shadow':
      return { ...none, stubble: random.uniform(0.2, 0.6) };
    case 'stubble':
      return { stubble: 0.7, moustache: 0.45, chin: 0.5, cheeks: 0.35, length: 0.2 };
    case 'goatee':
      return { stubble: random.uniform(0.2, 0.5), moustache: 0.85, chin: 0.9, cheeks: 0, length: 0.6 };
    case 'moustache':
      return { stubble: random.uniform(0.1, 0.4), moustache: 0.95, chin: 0, cheeks: 0, length: 0.6 };
    case 'full':
      return { stubble: 0.7, moustache: 0.9, chin: 1, cheeks: 0.95, length: random.uniform(0.5, 1) };
  }
}
