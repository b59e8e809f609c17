import { expect, it } from '@jest/globals';
import { runReadmeExample } from '../../tools/readme/readme-example.js';

it.each(['Use', 'Two players: AUCM', 'Weights that find themselves'])(
  'prints what the README says under "%s"',
  async (heading) => {
    const { printed, promised } = await runReadmeExample(new URL('./', import.meta.url), { heading });
    expect(printed).toBe(promised);
  },
  120_000,
);
