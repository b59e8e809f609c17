import type { SeededRandom } from '@did/runtime';
import { type Colour, hsv } from './colour.js';

/** What a person wears. */
export interface Clothes {
  readonly kind: 'crew' | 'v-neck' | 'shirt' | 'jacket';
  readonly colour: Colour;
  /** Of stripes, of the shirt under a jacket, of a collar. */
  readonly second: Colour;
  readonly pattern: 'plain' | 'stripes' | 'checks' | 'knit';
  /** Size of the pattern. @unit repeats in half a head */
  readonly scale: number;
}

/** Draws clothes. */
export function drawClothes(random: SeededRandom, ruggedness: number): Clothes {
  const colour = () => hsv(random.next(), random.next() ** 1.5 * 0.75, 0.12 + 0.8 * random.next());
  const kind = random.pick([
    'crew',
    'crew',
    'v-neck',
    'shirt',
    ruggedness > 0.5 ? 'jacket' : 'v-neck',
  ] as const);
  return {
    kind,
    colour:
      kind === 'jacket'
        ? hsv(random.uniform(0.55, 0.68), random.uniform(0, 0.4), random.uniform(0.1, 0.35))
        : colour(),
    second:
      kind === 'jacket' || kind === 'shirt'
        ? hsv(random.next(), random.next() ** 2 * 0.3, random.uniform(0.75, 0.97))
        : colour(),
    pattern: random.pick(['plain', 'plain', 'stripes', 'checks', 'knit'] as const),
    scale: random.uniform(3, 8),
  };
}
