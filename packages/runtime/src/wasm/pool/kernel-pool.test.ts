import { Worker as NodeWorker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Chain } from '../run-chains.js';
import { instantiateSimd, type SimdModule } from '../simd/simd-kernels.js';
import { KernelPool } from './kernel-pool.js';
import { CALLS, CHAINS, COUNTERS, createPoolBlocks } from './pool-layout.js';
import { POOL_WORKER_SOURCE } from './pool-worker-source.js';

/** Node's workers, with what a browser's have. */
const AS_IN_A_BROWSER = `
const { parentPort } = require('node:worker_threads');
globalThis.postMessage = (message) => parentPort.postMessage(message);
parentPort.on('message', (data) => onmessage({ data }));
`;
const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
const simd = instantiateSimd(memory) as SimdModule;
const floats = new Float32Array(memory.buffer);
const stops: (() => void)[] = [];

/** A pool whose counters stand where they will soon wrap round. */
async function poolOf(threads: number): Promise<KernelPool> {
  const blocks = createPoolBlocks();
  blocks.counters.fill(2 ** 31 - 20);
  blocks.counters[COUNTERS.failed] = 0;
  const workers = Array.from({ length: threads - 1 }, () => {
    const worker = new NodeWorker(AS_IN_A_BROWSER + POOL_WORKER_SOURCE, { eval: true });
    worker.postMessage({ module: simd.module, memory, names: Object.keys(simd.functions), ...blocks });
    return worker;
  });
  await Promise.all(workers.map((worker) => new Promise((ready) => worker.once('message', ready))));
  const pool = new KernelPool(simd.functions, blocks, workers as unknown as Worker[]);
  stops.push(() => pool.stop());
  return pool;
}

describe.each([1, 3])('a pool of %d threads', (threads) => {
  afterAll(() => {
    for (const stop of stops.splice(0)) stop();
  });

  it.each([
    ['more chains than places', 2 * CHAINS + 7, 2],
    ['chains longer than what may be posted', 3, CALLS],
    ['one chain', 1, 5],
  ])('runs %s, each call once, those of a chain in order', async (_name, count, length) => {
    const pool = await poolOf(threads);
    for (let round = 0; round < 3; round++) {
      // Each call copies a number on by one place: the end holds the first number only if all ran in their order.
      const places = length + 1;
      const start = (chain: number) => chain * places;
      floats.fill(-1, 0, count * places);
      const chains: Chain[] = Array.from({ length: count }, (_, chain) => {
        floats[start(chain)] = chain + round;
        return Array.from({ length }, (__, call) => {
          const from = 4 * (start(chain) + call);
          return ['copyRows', from + 4, from, 1, 4, 4, 1] as const;
        });
      });
      pool.run(chains);
      const ends = chains.map((_, chain) => floats[start(chain) + length]);
      expect(ends).toEqual(chains.map((_, chain) => chain + round));
    }
  });

  it('throws when a call traps, and goes on after', async () => {
    const pool = await poolOf(threads);
    const outside: Chain = [['copyRows', 2 ** 31, 0, 1, 4, 4, 1]];
    const inside: Chain = [['copyRows', 4, 0, 1, 4, 4, 1]];
    expect(() => pool.run(Array.from({ length: 20 }, () => outside))).toThrow('a WASM kernel trapped');
    floats[0] = 7;
    pool.run([inside, inside]);
    expect(floats[1]).toBe(7);
  });
});
