import type { SimdModule } from '../simd/simd-kernels.js';
import { startBlobWorker } from './blob-worker.js';
import { KernelPool } from './kernel-pool.js';
import { createPoolBlocks } from './pool-layout.js';
import { POOL_WORKER_SOURCE } from './pool-worker-source.js';

/**
 * Starts workers on the memory of a module, which must be shared.
 *
 * @param threads - in all, the caller among them
 * @returns undefined where this page may not have workers from blobs
 */
export async function startKernelPool(simd: SimdModule, threads: number): Promise<KernelPool | undefined> {
  const blocks = createPoolBlocks();
  const greet = { module: simd.module, memory: simd.memory, names: Object.keys(simd.functions), ...blocks };
  const started = await Promise.all(
    Array.from({ length: threads - 1 }, () => startBlobWorker(POOL_WORKER_SOURCE, greet)),
  );
  const workers = started.filter((worker) => worker !== undefined);
  const pool = new KernelPool(simd.functions, blocks, workers);
  if (workers.length === threads - 1) return pool;
  pool.stop();
  return undefined;
}
