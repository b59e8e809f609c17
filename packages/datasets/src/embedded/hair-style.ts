import type { SeededRandom } from '@did/runtime';
import { alongRamp, type Colour, mixColour, srgb } from './colour.js';
import { clamp } from './curve.js';

/** The cuts that can be drawn; see {@link Hair} for what tells them apart. */
export type HairCut =
  | 'bald'
  | 'buzz'
  | 'crop'
  | 'side-part'
  | 'swept'
  | 'afro'
  | 'curls'
  | 'bob'
  | 'long'
  | 'up'
  | 'scarf';

/** The hair of a person. Angles go round the head, 0 at the nose. */
export interface Hair {
  readonly cut: HairCut;
  readonly colour: Colour;
  /** Brow colour follows the hair but never gets as light. */
  readonly browColour: Colour;
  /** Height of the hairline over the middle of the forehead. @unit half a head */
  readonly hairline: number;
  /** How far the hairline has moved back above the temples. */
  readonly recession: number;
  /** Thickness over the skull: on top and at the sides. @unit half a head */
  readonly top: number;
  readonly sides: number;
  /** How low it hangs at the sides and back; above 0 it does not. @unit y of the head */
  readonly hangsTo: number;
  /** Hair over the forehead: 0 none, 1 down to the brows. */
  readonly fringe: number;
  /** Where it is parted. @unit radians */
  readonly part: number;
  /** How far strands run sideways, away from the parting or all to one side. @unit texels a row */
  readonly sweep: number;
  readonly isParted: boolean;
  /** How much shorter it is cut towards the ears. */
  readonly fade: number;
  /** Radius of a bun on top, 0 for none. */
  readonly bun: number;
  readonly wave: number;
  readonly curl: number;
  readonly shine: number;
  /** Contrast between strands. */
  readonly contrast: number;
  readonly patch: readonly [number, number];
}

const NATURAL: readonly Colour[] = [
  srgb(20, 17, 17),
  srgb(32, 25, 23),
  srgb(52, 38, 31),
  srgb(78, 54, 40),
  srgb(110, 76, 52),
  srgb(150, 110, 72),
  srgb(190, 152, 106),
  srgb(214, 184, 140),
];
const RED: Colour = srgb(128, 58, 30);
const GREY: Colour = srgb(168, 166, 164);

/** Draws hair that goes with a person's age and build; its colour follows the skin loosely. */
export function drawHair(
  random: SeededRandom,
  person: { readonly age: number; readonly ruggedness: number; readonly tone: number },
): Hair {
  const { age, ruggedness, tone } = person;
  const rugged = ruggedness > 0.5;
  const cuts: HairCut[] = rugged
    ? ['crop', 'crop', 'side-part', 'side-part', 'swept', 'swept', 'buzz', 'curls']
    : ['long', 'long', 'bob', 'bob', 'up', 'long', 'curls', 'side-part'];
  if (rugged && age > 0.35) cuts.push('bald', 'buzz');
  if (tone > 0.55) cuts.push('afro', 'afro', 'buzz', 'curls');
  if (!rugged) cuts.push('scarf');
  const cut = random.pick(cuts);

  const darkest = tone > 0.45 ? 0.28 : 0.95;
  let colour = alongRamp(NATURAL, random.next() ** 1.3 * darkest);
  if (tone < 0.3 && random.chance(0.13)) colour = mixColour(colour, RED, random.uniform(0.6, 1));
  const dyed = !rugged && random.chance(0.12) ? alongRamp(NATURAL, random.uniform(0.4, 1)) : undefined;
  const grey = clamp((age - 0.6) * 2.2 + random.normal(0, 0.12), 0, 1);
  const browColour = mixColour(mixColour(colour, srgb(60, 44, 36), 0.45), GREY, grey * 0.35);
  colour = mixColour(dyed ?? colour, GREY, dyed ? 0 : grey);
  if (cut === 'scarf') colour = alongRamp(SCARVES, random.next());

  const curly = cut === 'afro' || cut === 'curls';
  const long = cut === 'long' || cut === 'bob';
  const volume = random.uniform(0.8, 1.3);
  const fringed = long && random.chance(0.35);
  const parted = cut === 'side-part' || cut === 'up' || (long && !fringed);
  const top: Record<HairCut, number> = {
    bald: 0.012,
    buzz: 0.018,
    crop: 0.1,
    'side-part': 0.13,
    swept: 0.14,
    afro: 0.3,
    curls: 0.19,
    bob: 0.11,
    long: 0.1,
    up: 0.07,
    scarf: 0.07,
  };
  const sides: Record<HairCut, number> = {
    bald: 0.015,
    buzz: 0.016,
    crop: 0.035,
    'side-part': 0.05,
    swept: 0.05,
    afro: 0.27,
    curls: 0.13,
    bob: 0.13,
    long: 0.12,
    up: 0.04,
    scarf: 0.06,
  };
  return {
    cut,
    colour,
    browColour,
    hairline: clamp(random.normal(rugged ? 0.6 : 0.57, 0.03), 0.5, 0.68) + (rugged ? 0.08 * age : 0),
    recession: clamp(rugged ? random.normal(0.06 + 0.12 * age, 0.05) : random.normal(0.02, 0.015), 0, 0.25),
    top: top[cut] * volume,
    sides: sides[cut] * volume,
    hangsTo:
      cut === 'long'
        ? random.uniform(-2.2, -1.3)
        : cut === 'bob'
          ? random.uniform(-0.95, -0.65)
          : cut === 'scarf'
            ? -1.3
            : 1,
    fringe:
      cut === 'scarf'
        ? 0.1
        : fringed
          ? random.uniform(0.6, 0.95)
          : cut === 'crop' && random.chance(0.4)
            ? random.uniform(0.25, 0.6)
            : cut === 'side-part'
              ? random.uniform(0.15, 0.5)
              : 0,
    part:
      (random.chance(0.5) ? 1 : -1) *
      (cut === 'side-part' ? random.uniform(0.35, 0.65) : random.next() ** 2 * 0.5),
    sweep: parted ? random.uniform(0.5, 1.3) : curly ? 0 : random.normal(0, 0.45),
    isParted: parted,
    fade: rugged && !long && !curly ? random.uniform(0, 1) : 0,
    bun: cut === 'up' && random.chance(0.6) ? random.uniform(0.17, 0.24) : 0,
    wave: curly ? 0.6 : long ? random.next() ** 2 : random.uniform(0, 0.3),
    curl: cut === 'afro' ? 1 : cut === 'curls' ? random.uniform(0.5, 0.85) : 0,
    shine: (curly ? 0.2 : 0.42) * random.uniform(0.6, 1.3) * (1 - 0.4 * grey),
    contrast: random.uniform(0.75, 1.15),
    patch: [random.uniform(0, 256), random.uniform(0, 256)],
  };
}

const SCARVES: readonly Colour[] = [
  srgb(40, 42, 52),
  srgb(120, 40, 52),
  srgb(196, 182, 164),
  srgb(62, 92, 118),
  srgb(150, 120, 140),
  srgb(46, 84, 72),
];
