import { DidError, type Seed, SeededRandom } from '@did/runtime';
import type { Sample } from '../sample.js';

/** Which crops stand in a batch; `batch(step)` depends on the seed and the step alone. */
export interface Sampler {
  batch(step: number): readonly Sample[];
}

/**
 * - `paired`: each real crop comes with a fake made of the very same picture, methods in turn;
 * - `balanced`: as many real as fake ones, methods in turn, drawn independently.
 */
export type SamplerKind = 'paired' | 'balanced';

/** Arguments of {@link createSampler}. */
export interface SamplerOptions {
  /** Of one split. Real ones of method `null` (controls) never enter. */
  readonly samples: readonly Sample[];
  /** Methods to train with. */
  readonly methods: readonly string[];
  readonly batchSize: number;
  readonly seed: Seed;
  readonly kind: SamplerKind;
}

/**
 * Draws batches that hold both classes.
 *
 * @throws DidError DID_DATA when a class is absent, DID_VALUE for a batch below two.
 */
export function createSampler(options: SamplerOptions): Sampler {
  const { samples, methods, batchSize, kind } = options;
  if (!Number.isInteger(batchSize) || batchSize < 2) {
    throw new DidError(
      'DID_VALUE',
      `createBatches: \`batchSize\` must be an integer of at least 2, one real and one fake; got ${batchSize}.`,
      { batchSize },
    );
  }
  const reals = samples.filter(({ method }) => method === 'real');
  const fakes = methods.map((method) => samples.filter((sample) => sample.method === method));
  const absent = methods.filter((_, i) => fakes[i]?.length === 0);
  if (reals.length === 0 || methods.length === 0 || absent.length > 0) {
    const what = reals.length === 0 ? 'real crops' : methods.length === 0 ? 'methods' : absent.join(', ');
    throw new DidError(
      'DID_DATA',
      `createBatches: a split to train on needs real crops and fakes of every method; there are no ${what}. It holds ${[...new Set(samples.map(({ method }) => method))].join(', ') || 'nothing'}.`,
      { absent, reals: reals.length },
    );
  }
  const random = new SeededRandom(options.seed);
  return kind === 'paired'
    ? pairedSampler(reals, fakes, batchSize, random)
    : balancedSampler(reals, fakes, batchSize, random);
}

function pairedSampler(
  reals: readonly Sample[],
  fakes: readonly (readonly Sample[])[],
  batchSize: number,
  random: SeededRandom,
): Sampler {
  const byPicture = fakes.map((list) => new Map(list.map((sample) => [pictureOf(sample), sample])));
  const paired = reals.filter((real) => byPicture.every((fake) => fake.has(pictureOf(real))));
  if (paired.length === 0) {
    throw new DidError(
      'DID_DATA',
      "createBatches: the paired sampler needs fakes of the same source and frame as a real crop; there are none. Use sampler: 'balanced'.",
      { reals: reals.length },
    );
  }
  const order = endlessOrder(paired.length, random.fork('pairs'));
  const methodOrder = endlessOrder(fakes.length, random.fork('methods'));
  const pairs = batchSize >> 1;
  const slots = Math.ceil(batchSize / 2);
  return {
    batch(step) {
      const batch: Sample[] = [];
      for (let j = 0; j < slots; j++) {
        const draw = step * slots + j;
        const real = paired[order(draw)] as Sample;
        const fake = byPicture[methodOrder(draw)]?.get(pictureOf(real)) as Sample;
        // An odd batch has one crop without its partner: real and fake in turn.
        if (j < pairs) batch.push(real, fake);
        else batch.push(step % 2 === 0 ? fake : real);
      }
      return batch;
    },
  };
}

function balancedSampler(
  reals: readonly Sample[],
  fakes: readonly (readonly Sample[])[],
  batchSize: number,
  random: SeededRandom,
): Sampler {
  const realOrder = endlessOrder(reals.length, random.fork('reals'));
  const methodOrder = endlessOrder(fakes.length, random.fork('methods'));
  const fakeOrders = fakes.map((list, i) => endlessOrder(list.length, random.fork(`fakes-${i}`)));
  const slots = Math.ceil(batchSize / 2);
  return {
    batch(step) {
      const batch: Sample[] = [];
      for (let j = 0; j < slots; j++) {
        const draw = step * slots + j;
        const method = methodOrder(draw);
        const real = reals[realOrder(draw)] as Sample;
        const list = fakes[method] as readonly Sample[];
        // Every `fakes.length` draws each method has had one turn, so this counts the method's own draws.
        const fake = list[(fakeOrders[method] as Order)(Math.floor(draw / fakes.length))] as Sample;
        if (batch.length + 2 <= batchSize) batch.push(real, fake);
        else batch.push(step % 2 === 0 ? fake : real);
      }
      return batch;
    },
  };
}

/** The picture that a crop was made of: its fakes carry the same source, frame and track. */
function pictureOf({ sourceId, frame, track }: Sample): string {
  return `${sourceId}\n${frame}\n${track}`;
}

type Order = (draw: number) => number;

/** Number `draw` of an endless sequence of shuffled rounds over 0 .. count-1. */
function endlessOrder(count: number, random: SeededRandom): Order {
  let round = -1;
  let shuffled: number[] = [];
  return (draw) => {
    const wanted = Math.floor(draw / count);
    if (wanted !== round) {
      round = wanted;
      shuffled = random.fork(round).shuffle(Array.from({ length: count }, (_, i) => i));
    }
    return shuffled[draw % count] as number;
  };
}
