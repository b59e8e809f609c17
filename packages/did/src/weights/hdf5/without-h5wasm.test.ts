import { fileURLToPath } from 'node:url';
import { expect, it, jest } from '@jest/globals';

jest.unstable_mockModule('h5wasm', () => {
  throw new Error("Cannot find package 'h5wasm'");
});
const { openWeights } = await import('../open-weights.js');

it('says how to install the package where it is missing', async () => {
  const file = fileURLToPath(new URL('../../../golden/keras/keras-2.h5', import.meta.url));
  await expect(openWeights(file)).rejects.toThrow(/\[DID_WEIGHTS\] .* npm install h5wasm$/);
});
