import { expect, it } from '@jest/globals';
import { runDid } from '../testing/run-did.js';

it.each([
  [[], 'bench serve needs --model DIR, a detector or a run; got "demo".'],
  [['--model', '.', '--peer', 'pytorch'], 'bench serve has no peer; got "pytorch".'],
])('did bench serve refuses %p', async (more, message) => {
  const { status, err } = await runDid('bench', 'serve', ...more);
  expect([status, err]).toEqual([2, `error: [DID_USAGE] ${message}`]);
});
