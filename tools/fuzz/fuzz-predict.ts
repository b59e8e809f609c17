// Damages pictures and clips, and has `did predict` judge them: no crash, no hang, a verdict on every one, and no file left.
//   npm run fuzz-predict -- [--count 1000] [--seed N] [--model DIR]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SeededRandom } from '@did/runtime';
import { pictureBombs } from '../../packages/datasets/src/testing/picture-bombs.ts';
import { sampleUploads } from '../../packages/did/src/testing/sample-uploads.ts';
import { unpackDetector } from '../../packages/did/src/testing/small-detector.ts';
import { damage } from '../../packages/runtime/src/io/testing/damage.ts';
import { fuzzArguments } from './fuzz-arguments.ts';

/** What one input may take; one that takes it is named, and one that takes twice as long hangs. */
const TIMEOUT_SECONDS = 30;
const VERDICTS = ['real', 'fake', 'uncertain', 'no_face', 'error'];

const { count, seed, model: given } = fuzzArguments('fuzz-predict');

const folder = mkdtempSync(join(tmpdir(), 'did-fuzz-predict-'));
const [temporary, media, model] = ['temporary', 'media', 'model'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
mkdirSync(temporary);
mkdirSync(media);
const failures: string[] = [];
const tally = new Map<string, number>();
let judged = 0;
let slowest = { ms: 0, file: '' };
try {
  await unpackDetector(1, model);
  const samples = await makeSamples();
  const all = [...samples];
  for (let i = 0; i < count; i++) {
    const random = new SeededRandom(seed + i);
    const [name, bytes] = all[Math.floor(random.next() * all.length)] as [string, Uint8Array];
    // Half of the names are wrong: what a file is follows from its bytes.
    const ending = random.next() < 0.5 ? extname(name) : '.jpg';
    writeFileSync(join(media, `${String(i).padStart(6, '0')}${ending}`), damage(bytes, random));
  }
  const started = performance.now();
  const status = await predict();
  if (status !== 0 && status !== 1) failures.push(`did predict ended with ${status}`);
  if (judged !== count) failures.push(`${judged} verdicts on ${count} files`);
  // The loader of TypeScript has its cache there.
  const left = readdirSync(temporary).filter((name) => !name.startsWith('tsx-'));
  if (left.length > 0) failures.push(`files left: ${left.slice(0, 5).join(', ')}`);
  const verdicts = [...tally].sort().map(([name, times]) => `${name}: ${times}`);
  console.log(
    `${judged} damaged files in ${((performance.now() - started) / 1000).toFixed(0)} s, seed ${seed}; ${verdicts.join(', ')}; slowest ${(slowest.ms / 1000).toFixed(1)} s (${slowest.file})`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures.slice(0, 20)) console.log(`FAIL ${failure}`);
console.log(failures.length === 0 ? 'ok   did predict' : `${failures.length} failures`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** A face in every format, as clips where ffmpeg is, and pictures that declare more than they are. */
async function makeSamples(): Promise<ReadonlyMap<string, Uint8Array>> {
  const samples = new Map(await sampleUploads(folder));
  for (const [ending, bytes] of await pictureBombs()) samples.set(`bomb.${ending}`, bytes);
  if (!samples.has('clip.mp4')) console.log('no clips: ffmpeg is not here');
  return samples;
}

/** Judges all files in one process, as a user would. @returns Its exit status, or the signal that ended it. */
async function predict(): Promise<number | string> {
  const main = fileURLToPath(new URL('../../packages/did/src/cli/main.ts', import.meta.url));
  const options = ['--backend', 'wasm', '--frames', '2', '--timeout', `${TIMEOUT_SECONDS}s`, '--jsonl'];
  const child = spawn(
    process.execPath,
    [
      ...['--import', 'tsx', '--conditions=@did/source', '--no-warnings', main],
      ...['predict', '--model', given ?? model, ...options, media],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, TMPDIR: temporary } },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const hang = setTimeout(() => {
    failures.push(`no verdict for ${2 * TIMEOUT_SECONDS} s, after ${judged}`);
    child.kill('SIGKILL');
  }, 2000 * TIMEOUT_SECONDS);
  let last = performance.now();
  for await (const line of createInterface({ input: child.stdout })) {
    hang.refresh();
    const { file, verdict, code, message } = JSON.parse(line);
    const name = basename(file);
    if (!VERDICTS.includes(verdict)) failures.push(`${name}: ${line.slice(0, 200)}`);
    if (verdict === 'error' && (!/^DID_/.test(code) || typeof message !== 'string')) {
      failures.push(`${name}: an error without code or message: ${line.slice(0, 200)}`);
    }
    if (/longer than/.test(message)) console.log(`seed ${seed + Number.parseInt(name, 10)}: ${message}`);
    tally.set(verdict, (tally.get(verdict) ?? 0) + 1);
    judged++;
    const now = performance.now();
    // The first waits for the networks to load.
    if (judged > 1 && now - last > slowest.ms) slowest = { ms: now - last, file: name };
    last = now;
    if (judged % 100 === 0) console.log(`${judged} of ${count}`);
  }
  clearTimeout(hang);
  const [code, signal] = (await ended) as [number | null, string | null];
  return code ?? signal ?? 'nothing';
}
