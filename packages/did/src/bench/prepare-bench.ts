import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { openVideoReader } from '@did/datasets';
import { DidError } from '@did/runtime';
import type { BenchOptions, BenchResult } from './bench-result.js';
import { median, secondsOf } from './in-turns.js';
import { clipsOf, detectorOf, linkClips, runPrepare } from './prepare-run.js';
import { ReferencePeer } from './reference-peer.js';

const PEER = 'facenet-pytorch';

/** As `did prepare` does by default. */
const SIZE = 224;
const MOST_FACES = 8;
/** The default of facenet-pytorch. @unit pixels */
const LEAST_FACE = 20;

/**
 * `did bench prepare`: frames a second from clips to aligned crops, on all cores.
 *
 * @remarks
 * Ours is the command `did prepare --faces all` itself with the detector that `--model` names, face-api or mtcnn, in processes that begin anew for each turn. The peer is
 * `tools/reference/prepare_peer.py`: OpenCV decodes and aligns, facenet-pytorch's MTCNN finds faces in `--batch` frames at a
 * time. They take turns (A B A B). A steady figure leaves the start-up out: for ours the time of a whole run that takes one
 * frame of one clip, for the peer what it takes until its networks are loaded. Whole runs are printed beside it.
 */
export async function benchPrepare(options: BenchOptions): Promise<BenchResult> {
  const { onLine, peer, steps: rounds, frames, batch, model } = options;
  const detector = detectorOf(model);
  if (peer !== null && peer !== PEER) {
    throw new DidError('DID_USAGE', `bench prepare knows ${PEER} as a peer; got "${peer}".`);
  }
  const clips = await clipsOf(options.root);
  const total = await countFrames(clips, frames);
  const folder = await mkdtemp(path.join(tmpdir(), 'did-prepare-'));
  const spec = {
    ...{ clips, frames, batch, size: SIZE, faces: MOST_FACES, minFace: LEAST_FACE },
    ...{ threads: availableParallelism(), out: path.join(folder, 'peer') },
  };
  const ours: Turn[] = [];
  const theirs: Turn[] = [];
  let version = '';
  try {
    const all = await linkClips(path.join(folder, 'all'), clips, clips.length);
    const one = await linkClips(path.join(folder, 'one'), clips, 1);
    const out = path.join(folder, 'crops');
    onLine(`${clips.length} clips, ${total} frames`);
    for (let round = 0; round < rounds; round++) {
      const start = await runPrepare(one, out, { frames: 1, model });
      const run = await runPrepare(all, out, { frames, model });
      ours.push({ start: start.seconds, whole: run.seconds, crops: run.crops });
      if (peer === null) continue;
      const turn = await runPeer(spec);
      if (turn === null) onLine(`${PEER}: not set up here (tools/reference/setup facenet)`);
      else {
        theirs.push(turn);
        version = turn.version;
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  const our = speedOf(ours, total);
  onLine(`did prepare --detector ${detector}: ${our.text}`);
  const their = theirs.length === 0 ? null : speedOf(theirs, total);
  if (their !== null) {
    onLine(`${PEER} with PyTorch ${version}: ${their.text}`);
    onLine(
      `ours is ${(our.steady / their.steady).toPrecision(3)} times as fast, ${(our.whole / their.whole).toPrecision(3)} times with the start-up`,
    );
  }
  return {
    bench: 'prepare',
    backend: 'wasm',
    model: detector,
    ours: our.steady,
    peer: their?.steady ?? null,
    peer_name: their === null ? null : PEER,
    ratio: their === null ? null : our.steady / their.steady,
    unit: 'frames/s',
    better: 'higher',
  };
}

/** Seconds of one turn; `start` is the part of `whole` that does not depend on the number of frames. */
interface Turn {
  readonly start: number;
  readonly whole: number;
  readonly crops: number;
}

async function runPeer(spec: { readonly out: string }): Promise<(Turn & { version: string }) | null> {
  await rm(spec.out, { recursive: true, force: true });
  let peer: ReferencePeer | null = null;
  const start = await secondsOf(async () => {
    peer = await ReferencePeer.start('prepare_peer.py', spec, '.venv-facenet');
  });
  // What the closure above sets is out of the compiler's sight.
  const started = peer as ReferencePeer | null;
  if (started === null) return null;
  const seconds = await started.step();
  await started.stop();
  const written = await readdir(spec.out, { recursive: true });
  const crops = written.filter((name) => name.endsWith('.png')).length;
  return { start, whole: start + seconds, crops, version: started.version };
}

function speedOf(
  turns: readonly Turn[],
  frames: number,
): { readonly steady: number; readonly whole: number; readonly text: string } {
  const start = median(turns.map((turn) => turn.start));
  const steady = frames / median(turns.map((turn) => turn.whole - turn.start));
  const whole = frames / median(turns.map((turn) => turn.whole));
  const text = `${steady.toFixed(1)} frames/s after a start-up of ${start.toFixed(1)} s, ${whole.toFixed(1)} frames/s with it, ${turns.at(-1)?.crops} crops`;
  return { steady, whole, text };
}

async function countFrames(clips: readonly string[], frames: number | 'all'): Promise<number> {
  const reader = await openVideoReader();
  let total = 0;
  for (const clip of clips) {
    const { times } = await reader.probe(clip);
    total += frames === 'all' ? times.length : Math.min(frames, times.length);
  }
  return total;
}
