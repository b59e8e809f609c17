/** Scores in ascending order, with the places they came from. */
export interface SortedScores {
  readonly values: Float32Array;
  readonly places: Uint32Array;
}

/** Below this length counting 2048 buckets three times costs more than comparing. */
const RADIX_FROM = 512;

const BITS = 11;
const BUCKETS = 1 << BITS;

/**
 * Sorts the scores at `places`, ascending and stable. No NaN may be among them.
 *
 * @remarks
 * The bits of a float32, its sign bit turned (all bits, of a negative number), order as unsigned integers do. Three
 * passes of 11 bits each sort them in O(n); a comparator that is called n log n times is ten times slower at 100,000.
 */
export function sortScores(scores: Float32Array, places: Uint32Array): SortedScores {
  const n = places.length;
  if (n < RADIX_FROM) {
    const sorted = places.slice().sort((i, j) => (scores[i] as number) - (scores[j] as number) || i - j);
    return { values: pick(scores, sorted), places: sorted };
  }
  const bits = new Uint32Array(scores.buffer, scores.byteOffset, scores.length);
  let keys = new Uint32Array(n);
  let from = places.slice();
  for (let i = 0; i < n; i++) {
    const b = bits[from[i] as number] as number;
    keys[i] = b >>> 31 ? ~b : b | 0x80000000;
  }
  let nextKeys = new Uint32Array(n);
  let next = new Uint32Array(n);
  const starts = new Uint32Array(BUCKETS);
  for (let shift = 0; shift < 32; shift += BITS) {
    starts.fill(0);
    for (let i = 0; i < n; i++) {
      const bucket = ((keys[i] as number) >>> shift) & (BUCKETS - 1);
      starts[bucket] = (starts[bucket] as number) + 1;
    }
    let start = 0;
    for (let b = 0; b < BUCKETS; b++) {
      const count = starts[b] as number;
      starts[b] = start;
      start += count;
    }
    for (let i = 0; i < n; i++) {
      const key = keys[i] as number;
      const bucket = (key >>> shift) & (BUCKETS - 1);
      const to = starts[bucket] as number;
      starts[bucket] = to + 1;
      nextKeys[to] = key;
      next[to] = from[i] as number;
    }
    [keys, nextKeys] = [nextKeys, keys];
    [from, next] = [next, from];
  }
  return { values: pick(scores, from), places: from };
}

function pick(scores: Float32Array, places: Uint32Array): Float32Array {
  const values = new Float32Array(places.length);
  for (let i = 0; i < places.length; i++) values[i] = scores[places[i] as number] as number;
  return values;
}
