import assert from 'node:assert/strict';
import { check } from './checks.js';
import type { Lane } from './lane.js';
import { type OpenPage, withPage } from './open-page.js';
import type { StackResult } from './train-stack.js';

type Trained = StackResult & { readonly device: string };
const WASM = { backend: 'wasm', wasmPaths: '/wasm/' };
const SMALL = { batch: 6, size: 64, steps: 2, stages: [36, 72, 20], depth: 2 };

/** Any number of threads gives the same bits; where there can be only one, the report says why. */
export async function checkThreads({ browser, plain, isolated }: Lane): Promise<void> {
  const train = (url: string, options: object, place: 'main' | 'worker' = 'worker') =>
    withPage(browser, url, 'page.js', (page) =>
      page.call<Trained>(place, 'train', { ...WASM, ...SMALL, ...options }),
    );
  let one: Trained | undefined;
  await check('one thread when asked for, in an isolated page', async () => {
    one = await train(isolated, { threads: 1 });
    assert.match(one.device, /SIMD, 1 thread\)/);
    assert.ok(Number.isFinite(one.loss) && one.loss > 0, `the loss is ${one.loss}`);
  });
  for (const [threads, place] of [
    [2, 'worker'],
    [3, 'main'],
    [5, 'worker'],
  ] as const) {
    await check(`${threads} threads give the bits of one (${place})`, async () => {
      const many = await train(isolated, { threads }, place);
      assert.match(many.device, new RegExp(`SIMD, ${threads} threads\\)`));
      assert.deepEqual([many.loss, many.digest], [one?.loss, one?.digest]);
    });
  }
  await check('a page that is not isolated says so, and gives the same bits', async () => {
    const trained = await train(plain, { threads: 4 });
    assert.match(trained.device, /1 thread: the page is not cross-origin isolated\)/);
    assert.equal(trained.digest, one?.digest);
  });
  await check('a page that forbids workers from blobs says so, and trains on one thread', async () => {
    const trained = await train(`${isolated}/no-blob-workers`, {}, 'main');
    assert.match(trained.device, /1 thread: the page forbids workers from blobs\)/);
    assert.equal(trained.digest, one?.digest);
  });
  await check('threads that are no whole number are refused; another number is taken up later', () =>
    withPage(browser, isolated, 'page.js', async (page: OpenPage) => {
      const refused = await page.refusal('main', 'report', { ...WASM, threads: 0 });
      assert.match(refused.message, /\[DID_VALUE\].*`threads` must be a whole number from 1 up; got 0/);
      for (const threads of [2, 4, 2]) {
        const { device } = await page.call<{ device: string }>('main', 'report', { ...WASM, threads });
        assert.match(device, new RegExp(`${threads} threads`));
      }
      // All at once: the last is what counts, and nothing is left in disorder.
      const atOnce = await Promise.all(
        [4, 2, 3].map((threads) => page.call<{ device: string }>('main', 'report', { ...WASM, threads })),
      );
      assert.match(atOnce.at(-1)?.device ?? '', /3 threads/);
      const three = await page.call<Trained>('main', 'train', { ...WASM, ...SMALL, threads: 3 });
      assert.equal(three.digest, one?.digest);
      const again = await page.call<Trained>('main', 'train', { ...WASM, ...SMALL, threads: 1 });
      assert.match(again.device, /1 thread\)/);
      assert.equal(again.digest, one?.digest);
    }),
  );
}
