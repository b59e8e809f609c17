import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { encodeSafetensors } from './safetensors.js';
import { fuzzReader } from './testing/fuzz-reader.js';

/** `npm run fuzz-readers` does 10,000 of each. */
const COUNT = 300;

const golden = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../golden/weights/${name}`, import.meta.url)));
const safetensors = encodeSafetensors({
  kernel: { dtype: 'F32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
  half: { dtype: 'F16', shape: [3], data: Uint16Array.of(0, 0x3c00, 0xffff) },
});

it.each<[string, Uint8Array]>([
  ['safetensors', safetensors],
  ['ZIP', golden('types.pth')],
  ['the format before PyTorch 1.6', golden('types-legacy.pth')],
  ['a checkpoint', golden('nested.pth')],
  ['a checkpoint that would run code', golden('code.pth')],
])('%s, damaged: refused with its own error or read within its size', (_, file) => {
  const { refused, read } = fuzzReader(file, COUNT, 1);
  expect(refused + read).toBe(COUNT);
  expect(refused).toBeGreaterThan(COUNT / 10);
});
