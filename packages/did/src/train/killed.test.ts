import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '@did/runtime';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { killOnce, trainStraight } from '../testing/kill-training.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-killed-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// A sample: `npm run kill-training -- --kills 20` does it at as many moments as one likes.
it('a run that was killed at a random moment ends as one that was not, to the bit', async () => {
  const { ms, traces } = await trainStraight(join(folder, 'straight'));
  // Steps, looks at the validation split, clusterings.
  expect(traces.rows).toHaveLength(30 + 6 + 5);
  expect(traces.eventSteps).toHaveLength(30 + 6 + 5);
  const random = new SeededRandom(7);
  for (let i = 0; i < 3; i++) {
    const killed = await killOnce(join(folder, `killed-${i}`), ms, random);
    expect(killed.traces).toEqual(traces);
  }
}, 300_000);
