// Damages pictures, clips, forms and requests, and sends each to a running `did serve`: no crash, no hang, no file left, and
// every answer as the server's own description says.
//   npm run fuzz-server -- [--count 1000] [--seed N] [--model DIR]
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SeededRandom } from '@did/runtime';
import { pictureBombs } from '../../packages/datasets/src/testing/picture-bombs.ts';
import { describedAnswers } from '../../packages/did/src/testing/described-answers.ts';
import { sampleUploads } from '../../packages/did/src/testing/sample-uploads.ts';
import { smallConfig, smallCropSet } from '../../packages/did/src/testing/small-training.ts';
import { trainRun } from '../../packages/did/src/train/trainer.ts';
import { damage } from '../../packages/runtime/src/io/testing/damage.ts';
import { fuzzArguments } from './fuzz-arguments.ts';

const ROUTE = 'POST /v1/predict';
/** What the server gives a request, and what a client waits for it beyond that. */
const TIMEOUT_SECONDS = 30;
const HANG_MS = (TIMEOUT_SECONDS + 30) * 1000;
const CLIENTS = 4;
/** What the server may hold at its end above what it held once it was warm: caches of decoders, not uploads. */
const MAX_GROWTH_BYTES = 300e6;

const { count, seed, model: given } = fuzzArguments('fuzz-server');

const folder = mkdtempSync(join(tmpdir(), 'did-fuzz-server-'));
const temporary = join(folder, 'temporary');
mkdirSync(temporary);
const failures: string[] = [];
try {
  const uploads = await makeUploads();
  const { child, url } = await startServer(given ?? (await makeModel()));
  const conforms = describedAnswers((await (await fetch(`${url}/openapi.json`)).json()) as object);
  for (const [name, bytes] of uploads) await sendWhole(name, bytes, url, conforms);
  const before = await metric(url, 'process_resident_memory_bytes');
  const started = performance.now();
  const statuses = new Map<string, number>();
  let next = 0;
  let slowestMs = 0;
  const client = async () => {
    for (let i = next++; i < count && child.exitCode === null; i = next++) {
      const began = performance.now();
      const status = await sendDamaged(i, uploads, url, conforms).catch((error: Error) => {
        failures.push(`seed ${seed + i}: ${error.message}`);
        return 'failed';
      });
      const tookMs = performance.now() - began;
      slowestMs = Math.max(slowestMs, tookMs);
      if (status === '504') console.log(`seed ${seed + i}: no verdict within ${TIMEOUT_SECONDS} s`);
      if (i % 100 === 99) console.log(`${i + 1} of ${count}`);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  if (child.exitCode !== null || child.signalCode !== null) {
    failures.push(`the server ended by itself: ${child.exitCode ?? child.signalCode}`);
  } else {
    for (const [name, bytes] of uploads) await sendWhole(name, bytes, url, conforms);
    const growth = (await metric(url, 'process_resident_memory_bytes')) - before;
    if (growth > MAX_GROWTH_BYTES) failures.push(`memory grew by ${(growth / 1e6).toFixed(0)} MB`);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    if (code !== 0) failures.push(`it ended with ${code} on SIGTERM`);
    // The loader of TypeScript has its cache there.
    const left = readdirSync(temporary).filter((name) => !name.startsWith('tsx-'));
    if (left.length > 0) failures.push(`files left: ${left.slice(0, 5).join(', ')}`);
    const answers = [...statuses].sort().map(([status, times]) => `${status}: ${times}`);
    console.log(
      `${count} damaged requests in ${((performance.now() - started) / 1000).toFixed(0)} s, seed ${seed}; answers ${answers.join(', ')}; slowest ${(slowestMs / 1000).toFixed(1)} s; memory grew by ${(growth / 1e6).toFixed(0)} MB`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures.slice(0, 20)) console.log(`FAIL ${failure}`);
console.log(failures.length === 0 ? 'ok   did serve' : `${failures.length} failures`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** A face in every format, as clips where ffmpeg is, and pictures that declare more than they are. */
async function makeUploads(): Promise<ReadonlyMap<string, Uint8Array>> {
  const uploads = await sampleUploads(folder);
  for (const [ending, bytes] of await pictureBombs()) uploads.set(`bomb.${ending}`, bytes);
  if (!uploads.has('clip.mp4')) console.log('no clips: ffmpeg is not here');
  return uploads;
}

/** A detector of the smallest size that looks at pictures. */
async function makeModel(): Promise<string> {
  const out = join(folder, 'run');
  const config = smallConfig({ model: { variant: 'bce' }, train: { steps: 6 } });
  await trainRun({ config, data: smallCropSet(), out, backend: 'wasm' });
  return out;
}

async function startServer(model: string): Promise<{ child: ChildProcess; url: string }> {
  const main = fileURLToPath(new URL('../../packages/did/src/cli/main.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    [
      ...['--import', 'tsx', '--conditions=@did/source', '--no-warnings', main, 'serve', '--model', model],
      ...[
        '--backend',
        'wasm',
        '--port',
        '0',
        '--json',
        '--timeout',
        `${TIMEOUT_SECONDS}s`,
        '--max-upload',
        '2MB',
      ],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, TMPDIR: temporary } },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, url: (JSON.parse(line) as { url: string }).url };
}

type Conforms = ReturnType<typeof describedAnswers>;

/** An upload as it is, before and after all the damage: its answer must be the same as ever. */
async function sendWhole(name: string, bytes: Uint8Array, url: string, conforms: Conforms): Promise<void> {
  const wanted = name.startsWith('bomb') ? '422' : '200';
  const status = await post(url, bytes, 'application/octet-stream', conforms);
  if (status !== wanted) failures.push(`${name} as it is: ${status} instead of ${wanted}`);
}

/** The i-th damaged request. @returns its status */
async function sendDamaged(
  i: number,
  uploads: ReadonlyMap<string, Uint8Array>,
  url: string,
  conforms: Conforms,
): Promise<string> {
  const random = new SeededRandom(seed + i);
  const all = [...uploads.values()];
  const file = () => all[Math.floor(random.next() * all.length)] as Uint8Array;
  const kind = random.next();
  if (kind < 0.6) return post(url, damage(file(), random), 'image/png', conforms);
  const form = formOf([damage(file(), random), damage(file(), random)]);
  if (kind < 0.75) return post(url, form, 'multipart/form-data; boundary=XX', conforms);
  if (kind < 0.9) return post(url, damage(form, random), 'multipart/form-data; boundary=XX', conforms);
  const body = file();
  const head = `POST /v1/predict?frames=2&prior=0.5 HTTP/1.1\r\nhost: a\r\ncontent-type: video/mp4\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`;
  return sendRaw(url, [damage(Buffer.from(head), random), body], conforms);
}

function formOf(files: readonly Uint8Array[]): Buffer {
  const parts = files.flatMap((file, i) => [
    Buffer.from(`--XX\r\ncontent-disposition: form-data; name="f${i}"; filename="../${i}.jpg"\r\n\r\n`),
    file,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...parts, Buffer.from('--XX--\r\n')]);
}

async function post(url: string, body: Uint8Array, type: string, conforms: Conforms): Promise<string> {
  const response = await fetch(`${url}/v1/predict?frames=2`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: Uint8Array.from(body),
    signal: AbortSignal.timeout(HANG_MS),
  });
  const text = await response.text();
  const wrong = conforms(ROUTE, {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text,
  });
  if (wrong !== undefined) throw new Error(wrong);
  if (response.status === 500) throw new Error(text);
  return String(response.status);
}

/** Bytes that may be no request at all: an answer that is described for any route, or the end of the connection. */
function sendRaw(url: string, pieces: readonly Uint8Array[], conforms: Conforms): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.end(Buffer.concat(pieces)));
    let answer = '';
    socket.setTimeout(HANG_MS, () => socket.destroy(new Error('no answer and no end')));
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve('cut');
      else reject(error);
    });
    socket.on('close', () => {
      if (answer === '') return resolve('cut');
      const [head = '', text = ''] = answer.split('\r\n\r\n');
      const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 'none';
      const type = /content-type: (.*)/i.exec(head)?.[1] ?? '';
      // The damage may have made it another method, another path, or two requests.
      const known = type.startsWith('application/problem+json') && /"code":"[a-z_]+"/.test(text);
      const wrong = known
        ? undefined
        : conforms(ROUTE, { status: Number(status), type, text: text.split('HTTP/1.1')[0] as string });
      if (wrong !== undefined) reject(new Error(wrong));
      else if (status === '500') reject(new Error(text));
      else resolve(status);
    });
  });
}

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}
