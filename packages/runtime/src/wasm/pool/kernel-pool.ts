import type { Chain } from '../run-chains.js';
import type { SimdFunctions } from '../simd/simd-kernels.js';
import { CALL_NUMBERS, CALLS, CHAINS, COUNTERS, type PoolBlocks } from './pool-layout.js';

/** Workers that share the WASM memory and run calls of our functions together with their caller. */
export class KernelPool {
  /** Threads in all: the caller and the workers. */
  readonly threads: number;
  private readonly indexOf: ReadonlyMap<string, number>;

  /** @param workers - workers of the pool's script, which have begun */
  constructor(
    private readonly functions: SimdFunctions,
    private readonly blocks: PoolBlocks,
    private readonly workers: readonly Worker[],
  ) {
    this.threads = workers.length + 1;
    this.indexOf = new Map(Object.keys(functions).map((name, i) => [name, i]));
  }

  /**
   * Runs chains of calls, the chains side by side, the calls of each in their order.
   *
   * @throws Error when a call traps, in whichever thread, once none is running any more
   */
  run(chains: readonly Chain[]): void {
    for (let first = 0; first < chains.length; first += CHAINS) {
      const some = chains.slice(first, first + CHAINS);
      const longest = Math.max(...some.map((chain) => chain.length));
      const callsAtOnce = Math.floor(CALLS / some.length);
      for (let from = 0; from < longest; from += callsAtOnce) this.runSome(some, from, from + callsAtOnce);
    }
  }

  /** Ends the workers; nothing may be run after. */
  stop(): void {
    for (const worker of this.workers) worker.terminate();
  }

  private runSome(chains: readonly Chain[], from: number, to: number): void {
    const { counters, chains: places, calls } = this.blocks;
    const posted = Atomics.load(counters, COUNTERS.posted);
    let call = 0;
    chains.forEach((chain, i) => {
      const end = Math.min(to, chain.length);
      const place = 2 * ((posted + i) & (CHAINS - 1));
      places[place] = call;
      places[place + 1] = Math.max(0, end - from);
      for (let k = from; k < end; k++, call++) {
        const [name, ...numbers] = chain[k] as Chain[number];
        calls[CALL_NUMBERS * call] = this.indexOf.get(name) as number;
        calls.set(numbers, CALL_NUMBERS * call + 1);
      }
    });
    const end = (posted + chains.length) | 0;
    Atomics.store(counters, COUNTERS.posted, end);
    Atomics.notify(counters, COUNTERS.posted);
    this.takeShare(chains, posted, end, from, to);
    // The main thread of a page must not sleep: it looks until the last worker is done.
    while (Atomics.load(counters, COUNTERS.done) !== end);
    if (Atomics.exchange(counters, COUNTERS.failed, 0) !== 0) throw new Error('a WASM kernel trapped');
  }

  /** The caller takes chains as the workers do. */
  private takeShare(chains: readonly Chain[], posted: number, end: number, from: number, to: number): void {
    const { counters } = this.blocks;
    for (;;) {
      const taken = Atomics.load(counters, COUNTERS.taken);
      if (taken === end) return;
      const next = (taken + 1) | 0;
      if (Atomics.compareExchange(counters, COUNTERS.taken, taken, next) !== taken) continue;
      try {
        for (const [name, ...numbers] of (chains[(taken - posted) | 0] as Chain).slice(from, to)) {
          this.functions[name](...numbers);
        }
      } catch {
        Atomics.store(counters, COUNTERS.failed, 1);
      }
      Atomics.add(counters, COUNTERS.done, 1);
    }
  }
}
