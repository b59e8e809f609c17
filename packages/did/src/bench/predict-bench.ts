import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { IMAGE_EXTENSIONS } from '@did/datasets';
import { DidError, prepareBackend } from '@did/runtime';
import { exportNetwork } from '../export/export-network.js';
import { loadDetector } from '../predict/load-detector.js';
import type { BenchOptions, BenchResult } from './bench-result.js';
import { inTurns, median, secondsOf } from './in-turns.js';
import { ReferencePeer } from './reference-peer.js';

const PEER = 'facenet-pytorch';
/** Least side of a face that the peer looks for: about what our search finds. @unit pixels */
const LEAST_FACE = 60;
/** Frames that the peer's MTCNN looks at together. */
const BATCH = 8;

/**
 * `did bench predict`: time from a file to its verdict, everything loaded and warm.
 *
 * @remarks
 * Ours is `detector.predict` of the detector that `--model` names on the picture or clip that `--root` names. The peer is
 * `tools/reference/predict_peer.py`: OpenCV decodes and aligns, facenet-pytorch's MTCNN finds faces, ONNX Runtime runs the same
 * network as `did export --to onnx` writes it. They take turns (A B A B).
 */
export async function benchPredict(options: BenchOptions): Promise<BenchResult> {
  const { onLine, peer, steps, frames, model, root } = options;
  if (peer !== null && peer !== PEER) {
    throw new DidError('DID_USAGE', `bench predict knows ${PEER} as a peer; got "${peer}".`);
  }
  if (root === null || !existsSync(model)) {
    throw new DidError(
      'DID_USAGE',
      'bench predict needs --model DETECTOR and --root FILE, a picture or a clip.',
    );
  }
  const input = resolve(root);
  const { name: backend } = await prepareBackend(options.backend);
  const detector = await loadDetector(model, { backend });
  const folder = await mkdtemp(join(tmpdir(), 'did-bench-predict-'));
  let other: ReferencePeer | null = null;
  try {
    if (peer !== null) other = await startPeer(folder, input, options, detector.record.faces);
    if (peer !== null && other === null) {
      onLine(`${PEER}: not set up here (tools/reference/setup facenet); ours alone is measured`);
    }
    const verdict = await detector.predict(input, { frames });
    const faces =
      verdict.kind === 'picture'
        ? verdict.faces.length
        : verdict.frames.reduce((sum, frame) => sum + frame.faces.length, 0);
    onLine(`${verdict.kind}, ${verdict.width}x${verdict.height}, ${faces} faces: ${verdict.verdict}`);
    const peerStep = other;
    const cpuBefore = process.cpuUsage();
    let runs = 0;
    const { ours, theirs } = await inTurns(
      steps,
      () => {
        runs++;
        return secondsOf(() => detector.predict(input, { frames }));
      },
      peerStep === null ? null : () => peerStep.step(),
    );
    const { user, system } = process.cpuUsage(cpuBefore);
    onLine(`processor time of this process: ${((user + system) / 1e6 / runs).toFixed(2)} s a run`);
    const seconds = median(ours);
    const peerSeconds = theirs.length === 0 ? null : median(theirs);
    onLine(`${detector.record.name} on ${backend}: ${seconds.toFixed(3)} s`);
    if (peerSeconds !== null) onLine(`${PEER} ${other?.version}: ${peerSeconds.toFixed(3)} s`);
    return {
      bench: 'predict',
      backend,
      model: detector.record.name,
      ours: seconds,
      peer: peerSeconds,
      peer_name: peerSeconds === null ? null : PEER,
      ratio: peerSeconds === null ? null : seconds / peerSeconds,
      unit: 's',
      better: 'lower',
    };
  } finally {
    await other?.stop();
    detector.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startPeer(
  folder: string,
  input: string,
  { model, frames }: BenchOptions,
  { size, marginRatio }: { readonly size: number; readonly marginRatio: number },
): Promise<ReferencePeer | null> {
  const onnx = join(folder, 'did.onnx');
  await exportNetwork({ model, to: 'onnx', out: onnx });
  return ReferencePeer.start(
    'predict_peer.py',
    {
      ...{ input, onnx, frames, size, margin: marginRatio, batch: BATCH, minFace: LEAST_FACE },
      ...{ threads: availableParallelism(), video: !IMAGE_EXTENSIONS.includes(extname(input).toLowerCase()) },
    },
    '.venv-facenet',
  );
}
