// A local: in Jest's realm each look-up of a global costs more than the product, and networks draw millions.
const { imul } = Math;

/** A seed is a number or a text; a text is hashed, so `'train/17'` is as good a seed as 17. */
export type Seed = number | string;

/** The whole state of a {@link SeededRandom}: four unsigned 32-bit integers. */
export type RandomState = readonly [number, number, number, number];

/**
 * Random numbers that are the same on every machine and backend (xoshiro128**, Blackman and Vigna 2018).
 *
 * @remarks
 * `fork(label)` gives an independent stream named by its label. Prefer it to sharing one stream: then a
 * new draw in one place moves no other number.
 *
 * @example
 * const random = new SeededRandom(7);
 * random.next(); // the same number in Node, in Chromium and tomorrow
 */
export class SeededRandom {
  private readonly seedText: string;
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** Starts the stream that the seed names. */
  constructor(seed: Seed) {
    this.seedText = String(seed);
    let hash = hashText(this.seedText);
    const word = () => {
      hash = (hash + 0x9e3779b9) >>> 0;
      return mix(hash);
    };
    this.a = word();
    this.b = word();
    this.c = word();
    this.d = word() || 1;
  }

  /** An unsigned 32-bit integer. */
  uint32(): number {
    const result = imul(rotateLeft(imul(this.b, 5), 7), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = rotateLeft(this.d, 11);
    return result;
  }

  /** Uniform in [0, 1), with 32 random bits. */
  next(): number {
    return this.uint32() / 4294967296;
  }

  /** Uniform in [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A uniform integer in 0 .. n-1. */
  int(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Standard normal (Box and Muller); draws twice, so the stream's length does not depend on values. */
  normal(mean = 0, deviation = 1): number {
    const u = 1 - this.next();
    const v = this.next();
    return mean + deviation * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  }

  /** One item, uniformly. @throws RangeError when there is none. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('SeededRandom.pick: the list is empty.');
    return items[this.int(items.length)] as T;
  }

  /** A shuffled copy (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  }

  /** An independent stream named by `label`; it depends on this stream's seed, not on what was drawn. */
  fork(label: Seed): SeededRandom {
    return new SeededRandom(`${this.seedText}/${label}`);
  }

  /** The state, to be written into a checkpoint. */
  getState(): RandomState {
    return [this.a >>> 0, this.b >>> 0, this.c >>> 0, this.d >>> 0];
  }

  /** Goes on exactly where {@link SeededRandom.getState} was called. */
  setState(state: RandomState): void {
    [this.a, this.b, this.c, this.d] = state;
  }
}

function rotateLeft(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** FNV-1a over UTF-16 units. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return mix(hash >>> 0);
}

/** The finaliser of MurmurHash3: every input bit moves every output bit. */
function mix(hash: number): number {
  let h = hash;
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
