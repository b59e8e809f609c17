import { DidError, type Seed, SeededRandom } from '@did/runtime';
import { subjectOfSample } from '../leaks/leak-subject.js';
import type { Sample } from '../sample.js';

/** Which crops stand in a batch; `batch(step)` depends on the seed and the step alone. */
export interface Sampler {
  batch(step: number): readonly Sample[];
}

/**
 * - `paired`: each real crop comes with a fake made of the very same picture, methods in turn as far as they have it;
 * - `balanced`: as many real as fake ones, methods in turn, drawn independently.
 */
export type SamplerKind = 'paired' | 'balanced';

/** Arguments of {@link createSampler}. */
export interface SamplerOptions {
  /** Of one split. Real ones of method `null` (controls) never enter. */
  readonly samples: readonly Sample[];
  /** Methods to train with, or the groups that `groupOf` names. */
  readonly methods: readonly string[];
  /** The group of a fake; its method unless told. */
  readonly groupOf?: (fake: Sample) => string;
  readonly batchSize: number;
  readonly seed: Seed;
  readonly kind: SamplerKind;
  /** Real crops as a part of all, of `balanced` batches; each batch has one of each class at least. */
  readonly realShare?: number;
  /** True: every identity comes equally often, however many crops there are of it. */
  readonly balanceIdentities?: boolean;
}

/**
 * Draws batches that hold both classes.
 *
 * @throws DidError DID_DATA when a class is absent, DID_VALUE for a batch below two.
 */
export function createSampler(options: SamplerOptions): Sampler {
  const { samples, methods, batchSize, kind, groupOf = methodOf } = options;
  if (!Number.isInteger(batchSize) || batchSize < 2) {
    throw new DidError(
      'DID_VALUE',
      `createBatches: \`batchSize\` must be an integer of at least 2, one real and one fake; got ${batchSize}.`,
      { batchSize },
    );
  }
  const reals = samples.filter(({ method }) => method === 'real');
  const fakes = methods.map((method) =>
    samples.filter((sample) => sample.label === 1 && groupOf(sample) === method),
  );
  const absent = methods.filter((_, i) => fakes[i]?.length === 0);
  if (reals.length === 0 || methods.length === 0 || absent.length > 0) {
    const what = reals.length === 0 ? 'real crops' : methods.length === 0 ? 'methods' : absent.join(', ');
    throw new DidError(
      'DID_DATA',
      `createBatches: a split to train on needs real crops and fakes of every method; there are no ${what}. It holds ${[...new Set(samples.map(({ method }) => method))].join(', ') || 'nothing'}.`,
      { absent, reals: reals.length },
    );
  }
  const { realShare = 0.5, balanceIdentities = false } = options;
  if (!(realShare > 0 && realShare < 1) || (kind === 'paired' && realShare !== 0.5)) {
    throw new DidError(
      'DID_VALUE',
      `createBatches: \`realShare\` must lie between 0 and 1, and be .5 with the paired sampler, whose fakes each come with their real; got ${realShare} with ${kind}.`,
      { realShare, sampler: kind },
    );
  }
  const random = new SeededRandom(options.seed);
  const orderOf: OrderOf = balanceIdentities
    ? orderByIdentity
    : (items, stream) => endlessOrder(items.length, stream);
  return kind === 'paired'
    ? pairedSampler(reals, fakes, batchSize, random, orderOf)
    : balancedSampler(reals, fakes, { batchSize, realShare }, random, orderOf);
}

/** The forging method of a fake, as its manifest names it. */
export function methodOf({ method }: Sample): string {
  return method;
}

function pairedSampler(
  reals: readonly Sample[],
  fakes: readonly (readonly Sample[])[],
  batchSize: number,
  random: SeededRandom,
  orderOf: OrderOf,
): Sampler {
  const byPicture = fakes.map((list) => new Map(list.map((sample) => [pictureOf(sample), sample])));
  const paired = reals.filter((real) => byPicture.some((fakesOf) => fakesOf.has(pictureOf(real))));
  if (paired.length === 0) {
    throw new DidError(
      'DID_DATA',
      "createBatches: the paired sampler needs fakes of the same source and frame as a real crop; there are none. Use sampler: 'balanced'.",
      { reals: reals.length },
    );
  }
  const order = orderOf(paired, random.fork('pairs'));
  const methodOrder = endlessOrder(fakes.length, random.fork('methods'));
  /** By this method, or the next that has one of this picture: a face lost in one method's video is none in another's. */
  const fakeOf = (real: Sample, method: number): Sample => {
    const picture = pictureOf(real);
    const after = [...byPicture.slice(method), ...byPicture.slice(0, method)];
    return after.find((fakesOf) => fakesOf.has(picture))?.get(picture) as Sample;
  };
  const pairs = batchSize >> 1;
  const slots = Math.ceil(batchSize / 2);
  return {
    batch(step) {
      const batch: Sample[] = [];
      for (let j = 0; j < slots; j++) {
        const draw = step * slots + j;
        const real = paired[order(draw)] as Sample;
        const fake = fakeOf(real, methodOrder(draw));
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
  { batchSize, realShare }: { readonly batchSize: number; readonly realShare: number },
  random: SeededRandom,
  orderOf: OrderOf,
): Sampler {
  const realOrder = orderOf(reals, random.fork('reals'));
  const methodOrder = endlessOrder(fakes.length, random.fork('methods'));
  const fakeOrders = fakes.map((list, i) => orderOf(list, random.fork(`fakes-${i}`)));
  const nextFake = (draw: number): Sample => {
    const method = methodOrder(draw);
    // Every `fakes.length` draws each method has had one turn, so this counts the method's own draws.
    const place = (fakeOrders[method] as Order)(Math.floor(draw / fakes.length));
    return (fakes[method] as readonly Sample[])[place] as Sample;
  };
  if (realShare !== 0.5) {
    return {
      batch(step) {
        const { firstReal, count } = realsOf(step, batchSize, realShare);
        const firstFake = step * batchSize - firstReal;
        // Spread evenly, so that a part of the batch (`train.microBatch`) has its share too.
        const realsBefore = (place: number) => Math.floor((place * count) / batchSize);
        return Array.from({ length: batchSize }, (_, place) => {
          const before = realsBefore(place);
          return realsBefore(place + 1) > before
            ? (reals[realOrder(firstReal + before)] as Sample)
            : nextFake(firstFake + place - before);
        });
      },
    };
  }
  const slots = Math.ceil(batchSize / 2);
  return {
    batch(step) {
      const batch: Sample[] = [];
      for (let j = 0; j < slots; j++) {
        const draw = step * slots + j;
        const real = reals[realOrder(draw)] as Sample;
        const fake = nextFake(draw);
        if (batch.length + 2 <= batchSize) batch.push(real, fake);
        else batch.push(step % 2 === 0 ? fake : real);
      }
      return batch;
    },
  };
}

/** How many reals a batch has, and how many came before: their share over many batches is the one asked for, where one fits. */
function realsOf(step: number, batchSize: number, share: number): { firstReal: number; count: number } {
  const inBatch = Math.min(batchSize - 1, Math.max(1, share * batchSize));
  const firstReal = Math.floor(step * inBatch);
  return { firstReal, count: Math.floor((step + 1) * inBatch) - firstReal };
}

/** The picture that a crop was made of: its fakes carry the same source, frame and track. */
function pictureOf({ sourceId, frame, track }: Sample): string {
  return `${sourceId}\n${frame}\n${track}`;
}

type Order = (draw: number) => number;
type OrderOf = (samples: readonly Sample[], random: SeededRandom) => Order;

/** Identities in shuffled rounds, and the crops of each in shuffled rounds of its own. */
function orderByIdentity(samples: readonly Sample[], random: SeededRandom): Order {
  const places = new Map<string, number[]>();
  samples.forEach((sample, place) => {
    const identity = subjectOfSample(sample).identities[0] ?? sample.sourceId;
    const known = places.get(identity);
    if (known === undefined) places.set(identity, [place]);
    else known.push(place);
  });
  const groups = [...places.values()];
  const identityOrder = endlessOrder(groups.length, random.fork('identities'));
  const cropOrders = groups.map((group, i) => endlessOrder(group.length, random.fork(`crops-${i}`)));
  return (draw) => {
    const identity = identityOrder(draw);
    // Every round each identity has had one turn.
    const place = (cropOrders[identity] as Order)(Math.floor(draw / groups.length));
    return (groups[identity] as number[])[place] as number;
  };
}

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
