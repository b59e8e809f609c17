/**
 * How much faster training on WASM is on more threads: ResNet-18's convolutions at 64 px, batch 8, in turns.
 *
 * npm run browser-bench -- 2
 */
import { availableParallelism } from 'node:os';
import { bundle } from './bundle.js';
import { openChromium, whyNoChromium } from './chromium.js';
import { withPage } from './open-page.js';
import { serve } from './serve.js';
import type { StackResult } from './train-stack.js';

const missing = whyNoChromium();
if (missing !== undefined) throw new Error(missing);
const threads = Number(process.argv[2] ?? availableParallelism());
/** ResNet-18: a first convolution of 7x7 and two blocks of two in each stage. */
const STACK = { batch: 8, size: 64, steps: 8, stages: [64, 64, 128, 256, 512], depth: 4 };
const ROUNDS = 2;

const site = await serve(await bundle(), true);
const browser = await openChromium(false);
const times = new Map<number, number[]>([1, threads].map((count) => [count, []]));
const digests = new Set<number>();
for (let round = 0; round < ROUNDS; round++) {
  for (const [count, all] of times) {
    const options = { backend: 'wasm', wasmPaths: '/wasm/', threads: count, ...STACK };
    const result = await withPage(browser, site.url, 'page.js', (page) =>
      page.call<StackResult & { device: string }>('worker', 'train', options),
    );
    all.push(...result.stepMs);
    digests.add(result.digest);
    console.log(`${result.device}: ${result.stepMs.map((ms) => ms.toFixed(0)).join(' ')} ms`);
  }
}
await browser.close();
site.close();

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;
const [one, many] = [1, threads].map((count) => median(times.get(count) as number[])) as [number, number];
console.log(
  `Chromium ${browser.version()}: median ${one.toFixed(0)} ms on 1 thread, ${many.toFixed(0)} ms on ${threads}:`,
);
console.log(
  `${(one / many).toFixed(2)} times as fast; ${digests.size === 1 ? 'the same bits' : 'OTHER BITS'}`,
);
process.exitCode = digests.size === 1 ? 0 : 1;
