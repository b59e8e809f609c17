import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ForgeInput, getForger, listForgers, renderFace } from '@did/datasets';
import { DidError, SeededRandom } from '@did/runtime';
import type { BenchOptions, BenchResult } from './bench-result.js';
import { inTurns, median } from './in-turns.js';
import { ReferencePeer } from './reference-peer.js';

const PEER = 'opencv';

/** Side of the pictures. @unit pixels */
const SIZE = 256;

/** Forged in each turn. */
const PICTURES = 100;

/** How the peer is written; the first is what the result states. */
const STYLES = ['usual', 'tuned'] as const;

/**
 * `did bench forge`: self-blended pictures of 256x256 a second on one core; the other methods' times beside it.
 *
 * @remarks
 * The peer `opencv` forges the same picture by the same steps in NumPy and OpenCV on one thread and takes turns with ours
 * (A B A B), once as such code is usually written and once with the fewest passes that OpenCV has. Strengths and all else are
 * drawn anew for each picture. Neither side decodes or encodes. All are processor time of the whole process, so that other
 * programs do not stretch it.
 */
export async function benchForge(options: BenchOptions): Promise<BenchResult> {
  const { onLine, peer, steps: rounds } = options;
  if (peer !== null && peer !== PEER) {
    throw new DidError('DID_USAGE', `bench forge knows ${PEER} as a peer; got "${peer}".`);
  }
  const face = renderFace({ identity: 'bench', frame: 'bench/0', size: SIZE });
  const donor = renderFace({ identity: 'donor', frame: 'donor/0', size: SIZE });
  const folder = await mkdtemp(path.join(tmpdir(), 'did-forge-'));
  const speeds: { ours: number; theirs: number | null }[] = [];
  try {
    await writeFile(path.join(folder, 'picture.rgb'), face.image.data);
    await writeFile(path.join(folder, 'landmarks.f32'), face.landmarks68);
    for (const style of peer === null ? STYLES.slice(0, 1) : STYLES) {
      speeds.push(
        await measure({ ...face, donor }, peer === null ? null : { folder, style }, rounds, onLine),
      );
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  for (const { name } of listForgers()) {
    const seconds = await inTurns(rounds, async () => secondsOfPictures(name, { ...face, donor }), null);
    onLine(`${name}: ${((1000 * median(seconds.ours)) / PICTURES).toFixed(2)} ms a picture`);
  }
  const [{ ours, theirs } = { ours: Number.NaN, theirs: null }] = speeds;
  return {
    bench: 'forge',
    backend: 'javascript',
    model: `self-blend, ${SIZE}x${SIZE}`,
    ours,
    peer: theirs,
    peer_name: theirs === null ? null : PEER,
    ratio: theirs === null ? null : ours / theirs,
    unit: 'images/s',
    better: 'higher',
  };
}

/** Pictures a second of both, the median of all turns. */
async function measure(
  face: Omit<ForgeInput, 'strength'>,
  spec: { readonly folder: string; readonly style: string } | null,
  rounds: number,
  onLine: (line: string) => void,
): Promise<{ ours: number; theirs: number | null }> {
  const peer =
    spec === null
      ? null
      : await ReferencePeer.start(
          'forge_peer.py',
          { ...spec, width: SIZE, height: SIZE, pictures: PICTURES },
          '.venv-facenet',
        );
  if (spec !== null && peer === null) {
    onLine(`${PEER}: not set up here (tools/reference/setup facenet); ours alone is measured`);
  }
  try {
    const turns = await inTurns(
      rounds,
      async () => secondsOfPictures('self-blend', face),
      peer === null ? null : () => peer.step(),
    );
    const ours = PICTURES / median(turns.ours);
    const theirs = turns.theirs.length === 0 ? null : PICTURES / median(turns.theirs);
    const beside =
      spec === null || peer === null || theirs === null
        ? ''
        : `; ${PEER} ${peer.version}, ${spec.style}: ${theirs.toFixed(0)}; ours are ${(ours / theirs).toPrecision(3)} times as many`;
    onLine(`self-blend: ${ours.toFixed(0)} pictures of ${SIZE} px a second of one core${beside}`);
    return { ours, theirs };
  } finally {
    await peer?.stop();
  }
}

/** Processor time of {@link PICTURES} forgeries. */
function secondsOfPictures(method: string, face: Omit<ForgeInput, 'strength'>): number {
  const forger = getForger(method);
  const before = process.cpuUsage();
  for (let i = 0; i < PICTURES; i++) {
    const random = new SeededRandom(`${method}/${i}`);
    forger.forge({ ...face, strength: random.next() }, random);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
