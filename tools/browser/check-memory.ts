import assert from 'node:assert/strict';
import type { WasmMemory } from '@did/runtime';
import { check } from './checks.js';
import type { Lane } from './lane.js';
import { withPage } from './open-page.js';
import type { StackResult } from './train-stack.js';

type Exhausted = StackResult & {
  readonly told: readonly WasmMemory[];
  readonly refusal: string;
  readonly full: WasmMemory;
  readonly after: WasmMemory;
};

/** The memory of WASM is filled to its end, in its own and in shared memory: told before, refused, usable after. */
export async function checkMemory({ browser, plain, isolated }: Lane): Promise<void> {
  const digests: number[] = [];
  for (const [name, url] of [
    ['memory of its own', plain],
    ['shared memory', isolated],
  ] as const) {
    await check(`the ceiling of ${name} is told, refused, and no harm is left`, () =>
      withPage(browser, url, 'page.js', async (page) => {
        const result = await page.call<Exhausted>('worker', 'exhaust', {
          ...{ backend: 'wasm', wasmPaths: '/wasm/', threads: 2 },
          ...{ batch: 4, size: 32, steps: 1, stages: [16], depth: 2 },
        });
        const { told, refusal, full, after } = result;
        assert.equal(told.length, 1);
        const share = (told[0] as WasmMemory).usedBytes / (told[0] as WasmMemory).limitBytes;
        assert.ok(share > 0.8 && share < 0.85, `told at ${share}`);
        assert.match(
          refusal,
          /^\[DID_BACKEND\] the WASM heap has no room for 128\.0 MiB more: .* Use a smaller batch/,
        );
        assert.ok(full.usedBytes > 0.9 * full.limitBytes, `full at ${full.usedBytes}`);
        assert.ok(after.usedBytes < 2 ** 20, `${after.usedBytes} bytes after`);
        digests.push(result.digest);
      }),
    );
  }
  await check('both train to the same bits after', async () => {
    assert.equal(digests.length, 2);
    assert.equal(digests[0], digests[1]);
  });
}
