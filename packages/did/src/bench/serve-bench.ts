import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { encodeJpeg, IMAGE_EXTENSIONS, renderFace } from '@did/datasets';
import { DidError } from '@did/runtime';
import type { Detector } from '../predict/detector.js';
import { loadDetector } from '../predict/load-detector.js';
import type { NodeInput } from '../predict/open-node-input.js';
import type { BenchOptions, BenchResult } from './bench-result.js';
import { median } from './in-turns.js';

const CLIENTS = 8;

/** Requests of one turn; the predictions alone take turns with them. */
const TURN = 25;

/** Side of the drawn faces where no pictures are given. @unit pixels */
const SIZE = 512;

/** Pictures of `--root` that are taken. */
const MOST_PICTURES = 200;

/** Turns at least, and every picture once, before anything counts: heaps grow to what the largest needs, once. */
const WARM_UP_TURNS = 2;

/**
 * `did bench serve`: the time of requests from 8 clients at once over that of their predictions alone; what is lost, and memory.
 *
 * @remarks
 * Requests go to the command `did serve` in a process of its own. The predictions alone are those of the same files by the same
 * detector in this process, one after the other, while the server waits; both read, decode, find faces and judge. They take turns,
 * so that a slow minute hits both, and every verdict must be the same.
 *
 * @throws DidError DID_USAGE without a detector; DID_RUN where an answer is lost or another than alone
 */
export async function benchServe(options: BenchOptions): Promise<BenchResult> {
  const { model, backend, root, steps, peer, onLine } = options;
  if (peer !== null) throw new DidError('DID_USAGE', `bench serve has no peer; got "${peer}".`);
  if (!existsSync(model)) {
    throw new DidError('DID_USAGE', `bench serve needs --model DIR, a detector or a run; got "${model}".`, {
      model,
    });
  }
  const pictures = root === null ? await drawFaces() : await readPictures(root);
  const detector = await loadDetector(model, { backend });
  const server = await startServer(model, backend);
  const turns: { alone: number; served: number }[] = [];
  try {
    const warmUp = Math.max(WARM_UP_TURNS, Math.ceil(pictures.length / TURN));
    let before: ServerState | undefined;
    for (let turn = 0; turn < warmUp + Math.ceil(steps / TURN); turn++) {
      if (turn === warmUp) before = await server.state();
      const first = turn < warmUp ? turn * TURN : (turn - warmUp) * TURN;
      const count = turn < warmUp ? TURN : Math.min(TURN, steps - first);
      const batch = Array.from(
        { length: count },
        (_, i) => pictures[(first + i) % pictures.length] as Uint8Array,
      );
      const alone = await predictAlone(detector, batch);
      const served = await askServer(server.url, batch);
      requireSame(alone.verdicts, served.verdicts);
      if (turn >= warmUp) turns.push({ alone: alone.seconds, served: served.seconds });
    }
    const after = await server.state();
    const alone = sum(turns.map((turn) => turn.alone));
    const served = sum(turns.map((turn) => turn.served));
    onLine(
      `${steps} requests from ${CLIENTS} clients: none lost, each verdict as alone; ${served.toFixed(1)} s, the predictions alone ${alone.toFixed(1)} s (${((1000 * alone) / steps).toFixed(0)} ms each); median of ${turns.length} turns ${median(turns.map((turn) => turn.served / turn.alone)).toFixed(3)}`,
    );
    if (before !== undefined) {
      onLine(
        `the server: resident memory ${before.megabytes.toFixed(0)} MB before, ${after.megabytes.toFixed(0)} MB after; tensors ${before.tensors} before, ${after.tensors} after`,
      );
    }
    return {
      bench: 'serve',
      backend: server.backend,
      model: detector.record.name,
      ours: served,
      peer: alone,
      peer_name: 'predictions alone',
      ratio: served / alone,
      unit: 's',
      better: 'lower',
    };
  } finally {
    detector.dispose();
    await server.stop();
  }
}

/** Drawn faces as JPEG, no two the same. */
function drawFaces(): Promise<Uint8Array[]> {
  const faces = Array.from({ length: 10 }, (_, i) => ({
    identity: `person ${i}`,
    frame: `${i}`,
    size: SIZE,
  }));
  return Promise.all(faces.map((face) => encodeJpeg(renderFace(face).image, { quality: 92 })));
}

/** The first pictures of a folder, by name. @throws DidError DID_USAGE where there are none */
async function readPictures(root: string): Promise<Uint8Array[]> {
  const names = (await readdir(root).catch(() => [])).filter((name) =>
    IMAGE_EXTENSIONS.includes(extname(name).toLowerCase()),
  );
  if (names.length === 0) {
    throw new DidError(
      'DID_USAGE',
      `bench serve: ${root} holds no picture (${IMAGE_EXTENSIONS.join(', ')}).`,
      { root },
    );
  }
  return Promise.all(
    names
      .sort()
      .slice(0, MOST_PICTURES)
      .map((name) => readFile(join(root, name))),
  );
}

interface Timed {
  readonly seconds: number;
  /** As JSON. */
  readonly verdicts: readonly string[];
}

async function predictAlone(detector: Detector<NodeInput>, batch: readonly Uint8Array[]): Promise<Timed> {
  const verdicts: string[] = [];
  const started = performance.now();
  for (const bytes of batch) verdicts.push(JSON.stringify(await detector.predict(bytes)));
  return { seconds: (performance.now() - started) / 1000, verdicts };
}

async function askServer(url: string, batch: readonly Uint8Array[]): Promise<Timed> {
  const verdicts: string[] = new Array(batch.length);
  let next = 0;
  const client = async () => {
    for (let i = next++; i < batch.length; i = next++) {
      const response = await fetch(`${url}/v1/predict`, {
        method: 'POST',
        headers: { 'content-type': 'image/jpeg' },
        body: batch[i] as Uint8Array<ArrayBuffer>,
      });
      const text = await response.text();
      if (response.status !== 200) throw new DidError('DID_RUN', `bench serve: a request was lost: ${text}`);
      verdicts[i] = text;
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { seconds: (performance.now() - started) / 1000, verdicts };
}

function requireSame(alone: readonly string[], served: readonly string[]): void {
  const other = alone.findIndex((verdict, i) => verdict !== served[i]);
  if (other >= 0) {
    throw new DidError('DID_RUN', `bench serve: alone ${alone[other]}, over HTTP ${served[other]}.`);
  }
}

interface ServerState {
  readonly megabytes: number;
  readonly tensors: number;
}

async function startServer(model: string, backend: string) {
  const argv = ['serve', '--model', model, '--backend', backend, '--port', '0', '--json'];
  const child: ChildProcess = spawn(
    process.execPath,
    [...process.execArgv, process.argv[1] as string, ...argv],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const first = await Promise.race([once(lines, 'line'), ended.then(() => null)]);
  if (first === null) throw new DidError('DID_RUN', 'bench serve: did serve ended before it listened.');
  const { url, backend: chosen } = JSON.parse(first[0] as string) as { url: string; backend: string };
  return {
    url,
    backend: chosen,
    async state(): Promise<ServerState> {
      const text = await (await fetch(`${url}/metrics`)).text();
      const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
      return { megabytes: value('process_resident_memory_bytes') / 2 ** 20, tensors: value('did_tensors') };
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      process.off('exit', kill);
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
