import { expect, it } from '@jest/globals';
import { runReadmeExample } from '../../tools/readme/readme-example.js';

const here = new URL('./', import.meta.url);

it('prints what the README says', async () => {
  const { printed, promised } = await runReadmeExample(here);
  expect(printed).toBe(promised);
}, 120_000);

// The README says that another backend may be named.
const named = (process.env.DID_TEST_BACKENDS ?? '')
  .split(',')
  .filter((name) => name !== '' && name !== 'cpu');
const backends = named.length > 0 ? named : ['wasm'];

it.each(backends)(
  "trains the README's tfjs-layers model on %s",
  async (backend) => {
    const { printed, promised } = await runReadmeExample(here, {
      heading: 'A model of tfjs-layers',
      edit: (text) => text.replaceAll('wasm', backend),
    });
    expect(printed).toBe(promised);
  },
  120_000,
);

it('checkpoints as the README does', async () => {
  const { printed, promised } = await runReadmeExample(here, { heading: 'Less memory for the same step' });
  expect(printed).toBe(promised);
}, 120_000);
