import assert from 'node:assert/strict';
import { check } from './checks.js';
import type { Lane } from './lane.js';
import { withPage } from './open-page.js';

interface Fit {
  readonly name: string;
  readonly loss: readonly number[];
  readonly accuracy: number;
}

/** A plain tfjs-layers model learns in a worker: on WASM with and without threads, and on WebGPU. */
export async function checkTraining({ browser, withGpu, plain, isolated }: Lane): Promise<void> {
  const wasm = { backend: 'wasm', wasmPaths: '/wasm/', epochs: 30 };
  const runs = [
    { name: 'wasm, one thread', browser, url: plain, options: wasm },
    { name: 'wasm, threads', browser, url: isolated, options: wasm },
    // In software an epoch takes seconds.
    { name: 'webgpu in software', browser: withGpu, url: plain, options: { backend: 'webgpu', epochs: 3 } },
  ];
  for (const { name, browser: chosen, url, options } of runs) {
    await check(`model.fit learns in a worker on ${name}`, () =>
      withPage(chosen, url, 'page.js', async (page) => {
        const { loss, accuracy } = await page.call<Fit>('worker', 'fit', options);
        const [first, last] = [loss[0] as number, loss.at(-1) as number];
        assert.ok(last < (options.epochs > 3 ? 0.6 : 0.98) * first, `the loss went from ${first} to ${last}`);
        assert.ok(options.epochs <= 3 || accuracy > 0.9, `the accuracy is ${accuracy}`);
      }),
    );
  }
}
