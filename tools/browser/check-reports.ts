import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import type { BackendReport } from '@did/runtime';
import { check } from './checks.js';
import type { Lane } from './lane.js';
import { withPage } from './open-page.js';

type Report = BackendReport & { isolated: boolean; inUse: string; sum: number[] };
/** A thread for each core. */
const ALL = new RegExp(`SIMD, ${availableParallelism()} threads?\\)`);
const WASM = { wasmPaths: '/wasm/' };

/** `prepareBackend` by `auto` and by name, on the main thread and in a worker, isolated and not: what it reports. */
export async function checkReports(lane: Lane): Promise<void> {
  for (const isolated of [false, true]) {
    const url = isolated ? lane.isolated : lane.plain;
    for (const place of ['main', 'worker'] as const) {
      const where = `${place}, ${isolated ? 'isolated' : 'not isolated'}`;
      const threads = isolated ? ALL : /SIMD, 1 thread(: the page is not cross-origin isolated)?\)/;
      await check(`auto takes wasm (${where})`, () =>
        withPage(lane.browser, url, 'page.js', async (page) => {
          const report = await page.call<Report>(place, 'report', { backend: 'auto', ...WASM });
          assert.equal(report.isolated, isolated);
          assert.equal(report.name, 'wasm');
          assert.equal(report.inUse, 'wasm');
          assert.equal(report.trains, true);
          assert.match(report.reason, /passed over: webgpu/);
          assert.deepEqual(
            report.passedOver.map(({ name }) => name),
            ['webgpu'],
          );
          assert.match(report.device, threads);
          assert.deepEqual(Object.keys(report.versions), ['tfjs-core', 'tfjs-backend-wasm']);
          assert.deepEqual(report.sum, [2, 2, 2]);
          const cpu = await page.call<Report>(place, 'report', { backend: 'cpu' });
          assert.deepEqual([cpu.name, cpu.inUse, cpu.sum], ['cpu', 'cpu', [2, 2, 2]]);
          const again = await page.call<Report>(place, 'report', { backend: 'wasm' });
          assert.deepEqual([again.reason, again.device], ['asked for by name', report.device]);
        }),
      );
      await check(`webgpu by name, never by auto on a device of the CPU (${where})`, () =>
        withPage(lane.withGpu, url, 'page.js', async (page) => {
          const auto = await page.call<Report>(place, 'report', { backend: 'auto', ...WASM });
          assert.equal(auto.name, 'wasm');
          assert.match(auto.passedOver[0]?.reason ?? '', /computes on the CPU \(.*SwiftShader.*\)/i);
          const named = await page.call<Report>(place, 'report', { backend: 'webgpu' });
          assert.deepEqual([named.inUse, named.trains, named.sum], ['webgpu', true, [2, 2, 2]]);
          assert.match(named.device, /^CPU \(WebGPU, .*SwiftShader.*buffers up to \d/i);
          assert.ok('@tensorflow/tfjs-backend-webgpu' in named.versions);
        }),
      );
    }
  }
}
