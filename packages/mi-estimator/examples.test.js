import { expect, it } from '@jest/globals';
import { runReadmeExample } from '../../tools/readme/readme-example.js';

it('prints what the README says', async () => {
  const { printed, promised } = await runReadmeExample(new URL('./', import.meta.url));
  expect(printed).toBe(promised);
}, 120_000);
