import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type WmwAlgorithm, wmwAucLoss } from '@did/losses';
import { DidError, prepareBackend } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { BenchOptions, BenchResult } from './bench-result.js';

const SIZES = [1_000, 4_000, 10_000, 30_000, 100_000, 300_000, 1_000_000];

/** The size of the target, and of the figure in the last line. */
const TARGET_SIZE = 100_000;

/** A [B,B] matrix of these is 400 MB, and the gradient holds several. */
const LARGEST_PAIRWISE = 4_000;

/** Few, for the pairwise form takes a second each. */
const PAIRWISE_STEPS = 3;

const PEER_FORMS = ['pytorch-pairwise', 'libauc-pairwise', 'pytorch-sorted', 'libauc-aucm'] as const;

const SCRIPT = 'tools/reference/losses_peer.py';
const PYTHON = 'tools/reference/.venv/bin/python';

/**
 * `did bench auc-loss`: value and gradient of the WMW loss from 1,000 to 1,000,000 scores, beside its pairwise form while
 * that fits, and beside PyTorch on one thread (with LibAUC where it is installed) with the peer `pytorch`.
 *
 * @remarks The last line's figures are those for 100,000 scores; its peer is `pytorch-sorted`, the only one that fits.
 * @throws DidError DID_USAGE for another peer
 */
export async function benchAucLoss(options: BenchOptions): Promise<BenchResult> {
  const { onLine, peer, steps } = options;
  if (peer !== null && peer !== 'pytorch') {
    throw new DidError('DID_USAGE', `bench auc-loss knows the peer pytorch; got "${peer}".`);
  }
  const { name: backend } = await prepareBackend(options.backend);
  const torch = peer === null ? null : await startPeer();
  if (peer !== null && torch === null) {
    onLine('pytorch: not set up here (tools/reference/setup); ours alone is measured');
  }
  const forms = torch === null ? [] : PEER_FORMS;
  onLine(`${backend}, ${torch?.versions ?? 'no peer'}; medians of ${steps} in ms, value and gradient`);
  onLine(row(['scores', 'ours', 'ns / (n log2 n)', 'our pairwise', ...forms]));
  let [ours, theirs] = [Number.NaN, Number.NaN];
  try {
    for (const size of SIZES) {
      const sorted = await timeLoss(size, 'auto', steps);
      const pairwise =
        size > LARGEST_PAIRWISE ? null : await timeLoss(size, 'pairwise', Math.min(steps, PAIRWISE_STEPS));
      const peers = new Map<string, number | null>();
      for (const form of forms) peers.set(form, (await torch?.time(form, size, steps)) ?? null);
      const perStep = (1e6 * sorted) / (size * Math.log2(size));
      onLine(row([size, sorted, perStep, pairwise, ...peers.values()]));
      if (size === TARGET_SIZE) [ours, theirs] = [sorted, peers.get('pytorch-sorted') ?? Number.NaN];
    }
  } finally {
    torch?.stop();
  }
  const hasPeer = Number.isFinite(theirs);
  return {
    bench: 'auc-loss',
    backend,
    model: 'wmwAucLoss of 100,000 scores',
    ours,
    peer: hasPeer ? theirs : null,
    peer_name: hasPeer ? 'pytorch-sorted' : null,
    ratio: hasPeer ? ours / theirs : null,
    unit: 'ms',
    better: 'lower',
  };
}

async function timeLoss(size: number, algorithm: WmwAlgorithm, steps: number): Promise<number> {
  const x = tf.randomNormal([size], 0, 1, 'float32', 1) as tf.Tensor1D;
  const y = tf.tidy(() => tf.range(0, size).mod<tf.Tensor1D>(2));
  const times: number[] = [];
  // Two warm-ups: the code is compiled, the heap has grown.
  for (let i = -2; i < steps; i++) {
    const started = performance.now();
    const step = tf.valueAndGrad((s) => wmwAucLoss(s as tf.Tensor1D, y, { algorithm }))(x);
    await Promise.all([step.value.data(), step.grad.data()]);
    if (i >= 0) times.push(performance.now() - started);
    tf.dispose([step.value, step.grad]);
  }
  tf.dispose([x, y]);
  return median(times);
}

/** A PyTorch process that times a form when it is asked to; null where PyTorch is not set up. */
async function startPeer(from = process.cwd()) {
  let root = path.resolve(from);
  while (!existsSync(path.join(root, SCRIPT))) {
    if (path.dirname(root) === root) return null;
    root = path.dirname(root);
  }
  const python = process.env.DID_REFERENCE_PYTHON ?? path.join(root, PYTHON);
  if (!existsSync(python)) return null;
  const child = spawn(python, [path.join(root, SCRIPT)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const [ready, ...versions] = String((await lines.next()).value).split(' ');
  if (ready !== 'ready') {
    throw new DidError('DID_USAGE', 'the peer pytorch did not start; what it said stands above.');
  }
  return {
    versions: `PyTorch ${versions.join(' ')}`,
    time: async (form: string, size: number, repeats: number): Promise<number | null> => {
      child.stdin.write(`${JSON.stringify({ form, size, repeats })}\n`);
      const answer = String((await lines.next()).value);
      return answer === 'none' ? null : Number(answer);
    },
    stop: () => child.stdin.end(),
  };
}

function row(cells: readonly (string | number | null)[]): string {
  const texts = cells.map((cell) => {
    if (typeof cell === 'number') return Number.isInteger(cell) ? String(cell) : cell.toPrecision(3);
    return cell ?? '–';
  });
  return `| ${texts.map((text) => text.padStart(8)).join(' | ')} |`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
