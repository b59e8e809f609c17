import assert from 'node:assert/strict';
import { check } from './checks.js';
import type { Lane } from './lane.js';
import { withPage } from './open-page.js';

/** What does not run is refused with a reason and advice, at once, and a second call may do better. */
export async function checkFailures({ browser, plain, isolated }: Lane): Promise<void> {
  await check('native and webgpu are refused with a reason', () =>
    withPage(browser, plain, 'page.js', async (page) => {
      const native = await page.refusal('main', 'report', { backend: 'native' });
      assert.equal(native.code, 'DID_BACKEND');
      assert.match(native.message, /the native backend needs Node. Use webgpu or wasm here/);
      const gpu = await page.refusal('worker', 'report', { backend: 'webgpu' });
      assert.match(gpu.message, /"webgpu" was asked for, but (this browser has no WebGPU|no WebGPU adapter)/);
    }),
  );
  for (const url of [plain, isolated]) {
    for (const place of ['main', 'worker'] as const) {
      const where = `${place}, ${url === plain ? 'not isolated' : 'isolated'}`;
      await check(`a wrong folder of .wasm files is named, and the right one still works (${where})`, () =>
        withPage(browser, url, 'page.js', async (page) => {
          const lost = await page.refusal(place, 'report', { backend: 'wasm', wasmPaths: '/nowhere/' });
          assert.equal(lost.code, 'DID_BACKEND');
          assert.match(lost.message, /nowhere\/tfjs-backend-wasm.*-simd\.wasm answered 404.*wasmPaths: /);
          const page200 = await page.refusal(place, 'report', { backend: 'wasm', wasmPaths: '/app/' });
          assert.match(page200.message, /app\/.*is no WebAssembly module: it begins with "<!do"/);
          const auto = await page.call<{ name: string; passedOver: { name: string; reason: string }[] }>(
            ...([place, 'report'] as const),
            { backend: 'auto', wasmPaths: '/nowhere/' },
          );
          assert.equal(auto.name, 'cpu');
          assert.match(auto.passedOver.at(-1)?.reason ?? '', /answered 404/);
          const { sum } = await page.call<{ sum: number[] }>(place, 'report', {
            ...{ backend: 'wasm', wasmPaths: '/wasm/' },
          });
          assert.deepEqual(sum, [2, 2, 2]);
        }),
      );
    }
  }
  await check('no folder named, and the files are not beside the page: told, with what to do', () =>
    withPage(browser, `${isolated}/app/`, 'page.js', async (page) => {
      const lost = await page.refusal('main', 'report', { backend: 'wasm' });
      assert.equal(lost.code, 'DID_BACKEND');
      assert.match(lost.message, /"wasm" was asked for, but WebAssembly did not start.*wasmPaths: /);
      const again = await page.refusal('main', 'report', { backend: 'wasm', wasmPaths: '/wasm/' });
      assert.match(again.message, /takes no other path until the page is loaded again/);
    }),
  );
  await check('offline: what was not fetched before is named; what was, goes on', () =>
    withPage(browser, isolated, 'page.js', async (page) => {
      await page.context.setOffline(true);
      const lost = await page.refusal('main', 'report', { backend: 'wasm', wasmPaths: '/wasm/' });
      assert.match(lost.message, /tfjs-backend-wasm-threaded-simd\.wasm could not be fetched: /);
      await page.context.setOffline(false);
      await page.call('main', 'report', { backend: 'wasm', wasmPaths: '/wasm/' });
      await page.context.setOffline(true);
      const { loss } = await page.call<{ loss: number[] }>('main', 'fit', { backend: 'wasm', epochs: 2 });
      assert.equal(loss.length, 2);
    }),
  );
}
