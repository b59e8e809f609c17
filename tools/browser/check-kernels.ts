import type { Browser } from 'playwright-core';
import { check, countTests } from './checks.js';
import type { Lane } from './lane.js';
import { withPage } from './open-page.js';

/** The runtime's tests of kernels and gradients, which hold them to the cpu backend of the same page. */
export async function checkKernels(lane: Lane): Promise<void> {
  await run('tests on wasm, one thread, in a worker', lane.browser, lane.plain, 'wasm');
  await run('tests on wasm, threads, in a worker', lane.browser, lane.isolated, 'wasm');
  await run(
    'tests on webgpu in software, in a worker',
    lane.withGpu,
    lane.plain,
    'webgpu',
    'gradients on webgpu',
  );
}

async function run(name: string, browser: Browser, url: string, backend: string, only = ''): Promise<void> {
  await check(name, () =>
    withPage(browser, url, `tests.js?backends=${backend}`, async (page) => {
      const outcome = await page.call<{ passed: string[]; failed: string[] }>('worker', 'tests', { only });
      countTests(name, outcome);
      if (outcome.passed.length < 60) throw new Error(`only ${outcome.passed.length} tests passed`);
    }),
  );
}
