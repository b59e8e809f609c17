/**
 * What the threads of a pool share, besides the memory they work on.
 *
 * @remarks
 * Three counters that only grow (and wrap round together): chains posted, taken and done. A thread takes the next chain
 * by moving `taken` on with a compare-and-exchange, so it never passes `posted`; the caller posts again only once all
 * are done, so a chain's place holds still while it runs.
 */
export const COUNTERS = { posted: 0, taken: 1, done: 2, failed: 3 } as const;

/** Chains that may be posted at once; a power of two, for places are counters modulo this. */
export const CHAINS = 512;

/** Calls that may be posted at once. */
export const CALLS = 4096;

/** Numbers of a call: which function, then what it takes; at most as many as Adam's. */
export const CALL_NUMBERS = 16;

/** The shared blocks of a pool. */
export interface PoolBlocks {
  readonly counters: Int32Array<SharedArrayBuffer>;
  /** For each place: the first call of its chain, and how many there are. */
  readonly chains: Int32Array<SharedArrayBuffer>;
  readonly calls: Float64Array<SharedArrayBuffer>;
}

/** Blocks for a new pool, with nothing posted. */
export function createPoolBlocks(): PoolBlocks {
  return {
    counters: new Int32Array(new SharedArrayBuffer(4 * Object.keys(COUNTERS).length)),
    chains: new Int32Array(new SharedArrayBuffer(8 * CHAINS)),
    calls: new Float64Array(new SharedArrayBuffer(8 * CALLS * CALL_NUMBERS)),
  };
}
