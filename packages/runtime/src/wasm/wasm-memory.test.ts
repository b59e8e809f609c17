import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { prepareBackend } from '../backend/prepare-backend.js';
import { relativeNormError } from '../testing/relative-norm-error.js';
import { MemoryGuard, type WasmMemory } from './memory-guard.js';
import type { WasmBackend } from './wasm-heap.js';
import { wasmMemory } from './wasm-memory.js';

const MIB = 2 ** 20;

/** Memory that is given out and never touched, so the machine need not have it. */
function hold(mebibytes: number): tf.Tensor {
  const backend = tf.backend() as WasmBackend;
  return tf.engine().makeTensorFromTensorInfo(backend.makeOutput([mebibytes * MIB], 'bool'));
}

/** Holds blocks, large ones first, until there is no room for one more of any size. @returns the first refusal */
function fill(held: tf.Tensor[]): unknown {
  let refusal: unknown;
  for (const mebibytes of [128, 32, 8, 4, 2, 1]) {
    const hold1 = () => {
      try {
        held.push(hold(mebibytes));
        return true;
      } catch (error) {
        refusal ??= error;
        return false;
      }
    };
    while (hold1());
  }
  return refusal;
}

/** A convolution, its gradients, a product and a normalisation: our kernels and stock ones. */
function network(): number[] {
  return tf.tidy(() => {
    const x = tf.randomUniform([2, 9, 9, 5], -1, 1, 'float32', 1) as tf.Tensor4D;
    const w = tf.randomUniform([3, 3, 5, 12], -1, 1, 'float32', 2) as tf.Tensor4D;
    const v = tf.randomUniform([12, 3], -1, 1, 'float32', 3) as tf.Tensor2D;
    const loss = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
      tf
        .matMul(
          tf.relu(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, 'same')).mean([1, 2]),
          c as tf.Tensor2D,
        )
        .square()
        .sum();
    return tf
      .grads(loss)([x, w, v])
      .flatMap((gradient) => Array.from(gradient.dataSync()));
  });
}

describe('the memory of WASM', () => {
  const held: tf.Tensor[] = [];
  const onMemoryPressure = jest.fn<(memory: WasmMemory) => void>();
  let reference: number[] = [];
  beforeAll(async () => {
    await prepareBackend('cpu');
    reference = network();
    expect(wasmMemory()).toBeUndefined();
    await prepareBackend('wasm', { onMemoryPressure });
  });
  afterEach(() => {
    tf.dispose(held.splice(0));
  });
  const isRight = () => expect(relativeNormError(network(), reference)).toBeLessThan(2e-5);

  it('is counted', () => {
    const before = wasmMemory() as WasmMemory;
    held.push(hold(100));
    const after = wasmMemory() as WasmMemory;
    expect(after.usedBytes - before.usedBytes).toBe(100 * MIB);
    expect(after.heapBytes).toBeGreaterThanOrEqual(after.usedBytes);
    expect(after.limitBytes).toBe(2 ** 32 - 2 ** 16);
    tf.dispose(held.splice(0));
    expect(wasmMemory()?.usedBytes).toBe(before.usedBytes);
  });

  it('serves above 2 GiB as below', () => {
    const { dataIdMap } = tf.backend() as WasmBackend;
    // Until blocks of that size come from above, and none is left below.
    for (const mebibytes of [200, 1, 1 / 16, 1 / 256, 1 / 4096]) {
      do held.push(hold(mebibytes));
      while (dataIdMap.get((held.at(-1) as tf.Tensor).dataId).memoryOffset < 2 ** 31);
    }
    isRight();
    expect(onMemoryPressure).not.toHaveBeenCalled();
  });

  it('is told of once before it is full; full, it says what to do, and serves again when tensors are gone', () => {
    expect(fill(held)).toMatchObject({
      code: 'DID_BACKEND',
      message: expect.stringMatching(
        /no room for 128.0 MiB more: 3\d{3}\.\d MiB are in use, in a heap of [34]\d{3}\.\d MiB that may grow to 4095\.9 MiB\. Use a smaller batch .*train\.microBatch.*smaller pictures.*checkpoints.*native/,
      ),
      fields: { bytes: 128 * MIB, limitBytes: 2 ** 32 - 2 ** 16 },
    });
    expect(onMemoryPressure).toHaveBeenCalledTimes(1);
    const [told] = onMemoryPressure.mock.calls[0] as [WasmMemory];
    expect(told.usedBytes / told.limitBytes).toBeGreaterThan(0.8);
    expect(told.usedBytes / told.limitBytes).toBeLessThan(0.85);

    // Operations of TensorFlow.js and ours then throw, none gives numbers that mean nothing.
    const tensors = tf.memory().numTensors;
    const image = () => tf.zeros([1, 600, 600, 3]) as tf.Tensor4D;
    for (const run of [() => tf.ones([MIB]), () => tf.randomUniform([MIB]), image]) {
      expect(() => tf.tidy(() => run().dataSync())).toThrow('[DID_BACKEND] the WASM heap has no room');
    }
    expect(tf.memory().numTensors).toBe(tensors);
    const { usedBytes } = wasmMemory() as WasmMemory;
    tf.dispose(held.splice(0));
    expect(wasmMemory()?.usedBytes).toBeLessThan(usedBytes);
    isRight();
  });

  it('leaves room to what kernels allocate within', () => {
    fill(held);
    tf.dispose(held.splice(-4));
    isRight();
  });

  it("ends a kernel of TensorFlow.js's that has no room within, instead of its numbers", () => {
    // More than what is kept free for such.
    const side = 4200;
    const [a, b] = [tf.ones([2, side]) as tf.Tensor2D, tf.ones([side, side]) as tf.Tensor2D];
    const product = () => tf.tidy(() => Array.from(tf.matMul(a, b).slice([0, 0], [2, 2]).dataSync()));
    fill(held);
    tf.dispose(held.splice(-2));
    for (let again = 0; again < 3; again++) {
      expect(product).toThrow(/\[DID_BACKEND\] the WASM heap has no room for what xnn_create_\w+ packs: /);
    }
    tf.dispose(held.splice(0, 2));
    expect(product()).toEqual(Array(4).fill(side));
    tf.dispose([a, b]);
  });

  it('fails a kernel in mid-way without a leak', () => {
    const filter = (channels: number) => tf.zeros([3, 3, 64, channels]) as tf.Tensor4D;
    const [x, small, wide] = [tf.zeros([1, 1, 1, 64]) as tf.Tensor4D, filter(8), filter(4000)];
    tf.tidy(() => tf.conv2d(x, small, 1, 'same'));
    fill(held);
    tf.dispose(held.splice(-2));
    // Its output has 16 kB, but its packed filter 9 MB.
    const convolve = () => tf.tidy(() => tf.conv2d(x, wide, 1, 'same'));
    expect(convolve).toThrow('[DID_BACKEND] the WASM heap has no room for 8.8 MiB more');
    const before = wasmMemory()?.usedBytes;
    expect(convolve).toThrow('[DID_BACKEND] the WASM heap has no room for 8.8 MiB more');
    expect(wasmMemory()?.usedBytes).toBe(before);
    tf.dispose([x, small, wide]);
  });
});

describe('MemoryGuard', () => {
  const toy = () => {
    let next = 16;
    return {
      HEAPU8: new Uint8Array(64),
      _malloc: (bytes: number) => (next += bytes),
      _free: (_address: number) => {},
    };
  };

  it('refuses what would pass its limit, and gives it when blocks were freed', () => {
    const wasm = toy();
    const guard = new MemoryGuard(wasm, 1000);
    const block = wasm._malloc(600);
    expect(() => wasm._malloc(500)).toThrow('[DID_BACKEND]');
    wasm._free(block);
    wasm._malloc(500);
    expect(guard.read()).toEqual({ usedBytes: 500, heapBytes: 64, limitBytes: 1000 });
  });

  it('tells at once when memory is short already, and counts only its own blocks', () => {
    const wasm = toy();
    const guard = new MemoryGuard(wasm, 1000);
    wasm._malloc(900);
    wasm._free(1);
    const told = jest.fn<(memory: WasmMemory) => void>();
    guard.watch(told);
    wasm._malloc(10);
    expect(told.mock.calls).toEqual([[{ usedBytes: 900, heapBytes: 64, limitBytes: 1000 }]]);
  });
});
