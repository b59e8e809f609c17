// Ends training by SIGKILL at random moments, each time in a new run, and goes on: every run must end with the weights of
// one that was never ended, to the bit, and with its rows and events once.
//   npm run kill-training -- [--kills 20] [--seed N]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { SeededRandom } from '@did/runtime';
import { killOnce, trainStraight } from '../../packages/did/src/testing/kill-training.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '20' }, seed: { type: 'string' } },
});
const kills = Number(values.kills);
const seed = values.seed === undefined ? Math.floor(Date.now() % 1e9) : Number(values.seed);
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  console.error('kill-training: --kills and --seed take whole numbers.');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'did-kill-'));
let failures = 0;
try {
  const { ms, traces } = await trainStraight(join(folder, 'straight'));
  console.log(`training takes ${(ms / 1000).toFixed(1)} s; seed ${seed}`);
  const random = new SeededRandom(seed);
  for (let i = 1; i <= kills; i++) {
    const killed = await killOnce(join(folder, `killed-${i}`), ms, random);
    const same = isDeepStrictEqual(killed.traces, traces);
    if (!same) failures += 1;
    console.log(
      `${same ? 'ok  ' : 'FAIL'} ${i}: killed ${(killed.killedAtMs / 1000).toFixed(2)} s after the start, went on from step ${killed.resumedFrom}, ${same ? 'the same to the bit' : 'other weights, rows or events'}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${kills - failures} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
