/** Two hashes that nearly agree, by their places in the list. */
export interface NearPair {
  readonly one: number;
  readonly two: number;
  /** Differing bits of 256: those of the half, left to right or top to bottom, that differs more. */
  readonly distance: number;
}

const CHUNKS = 16;
/** Words of a hash, and of each half. */
const WORDS = 16;
const HALF = 8;

/**
 * All pairs of hashes at most `maxDistance` bits apart in either half.
 *
 * @remarks
 * Of 16 pieces of 16 bits of a half, two such hashes have one that differs in at most one bit (for distances below 32), so only
 * hashes that share such a piece are compared: a hundred thousand take seconds instead of hours.
 *
 * @param hashes - As of `differenceHash`, 128 hexadecimal digits.
 * @param sides - Where each stands, 0, 1, ...; pairs of one side are passed over.
 * @param wanted - Near pairs for which it is false are passed over.
 * @throws RangeError when `maxDistance` is 32 or more.
 */
export function nearPairs(
  hashes: readonly string[],
  maxDistance: number,
  sides: readonly number[],
  wanted: (one: number, two: number) => boolean = () => true,
): NearPair[] {
  if (!(maxDistance >= 0 && maxDistance < 2 * CHUNKS)) {
    throw new RangeError(`nearPairs: \`maxDistance\` must be in 0..${2 * CHUNKS - 1}; got ${maxDistance}.`);
  }
  const words = new Uint32Array(hashes.length * WORDS);
  hashes.forEach((hash, i) => {
    for (let w = 0; w < WORDS; w++) words[i * WORDS + w] = Number.parseInt(hash.slice(8 * w, 8 * w + 8), 16);
  });
  const found = new Map<string, NearPair>();
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    const piece = (i: number) =>
      ((words[i * WORDS + (chunk >> 1)] as number) >>> (chunk % 2 === 0 ? 16 : 0)) & 0xffff;
    // A bucket a side and piece: flat backgrounds make some pieces very common.
    const buckets = Array.from(
      { length: Math.max(-1, ...new Set(sides)) + 1 },
      () => new Map<number, number[]>(),
    );
    for (let i = 0; i < hashes.length; i++) {
      const own = piece(i);
      const side = sides[i] as number;
      for (const [other, bySide] of buckets.entries()) {
        if (other === side) continue;
        for (let bit = -1; bit < 16; bit++) {
          for (const j of bySide.get(bit < 0 ? own : own ^ (1 << bit)) ?? []) {
            const distance = differingBits(words, j, i, maxDistance);
            if (distance <= maxDistance && wanted(j, i)) found.set(`${j}/${i}`, { one: j, two: i, distance });
          }
        }
      }
      const bucket = buckets[side]?.get(own);
      if (bucket === undefined) buckets[side]?.set(own, [i]);
      else bucket.push(i);
    }
  }
  return [...found.values()].sort((a, b) => a.distance - b.distance || a.one - b.one || a.two - b.two);
}

/** The larger of both halves; counting ends where it is far enough. */
function differingBits(words: Uint32Array, one: number, two: number, limit: number): number {
  let most = 0;
  for (let half = 0; half < WORDS && most <= limit; half += HALF) {
    let bits = 0;
    for (let w = half; w < half + HALF && bits <= limit; w++) {
      let x = ((words[one * WORDS + w] as number) ^ (words[two * WORDS + w] as number)) >>> 0;
      x -= (x >>> 1) & 0x55555555;
      x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
      bits += Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    }
    most = Math.max(most, bits);
  }
  return most;
}
