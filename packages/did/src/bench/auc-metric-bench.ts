import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  averagePrecision,
  bootstrapAuc,
  delongInterval,
  equalErrorRate,
  rocAuc,
  rocCurve,
} from '@did/metrics';
import { DidError, SeededRandom } from '@did/runtime';
import type { BenchOptions, BenchResult } from './bench-result.js';
import { inTurns, median } from './in-turns.js';
import { ReferencePeer } from './reference-peer.js';

const PEER = 'scikit-learn';

type Scores = { readonly scores: Float64Array; readonly labels: Uint8Array };

/** What is timed, and what scikit-learn calls it. */
const FIGURES: readonly { name: string; measure: (data: Scores) => unknown; peer: string | null }[] = [
  { name: 'rocAuc', measure: ({ scores, labels }) => rocAuc(scores, labels), peer: 'roc_auc_score' },
  { name: 'rocCurve', measure: ({ scores, labels }) => rocCurve(scores, labels), peer: 'roc_curve' },
  {
    name: 'averagePrecision',
    measure: ({ scores, labels }) => averagePrecision(scores, labels),
    peer: 'average_precision_score',
  },
  { name: 'equalErrorRate', measure: ({ scores, labels }) => equalErrorRate(scores, labels), peer: null },
  { name: 'delongInterval', measure: ({ scores, labels }) => delongInterval(scores, labels), peer: null },
];

/** The last is what the result states. */
const DATA: readonly { items: number; steps: number | null; figures: readonly string[] }[] = [
  { items: 100_000, steps: null, figures: FIGURES.map((figure) => figure.name) },
  { items: 1_000_000, steps: null, figures: FIGURES.map((figure) => figure.name) },
  { items: 10_000_000, steps: 1000, figures: ['rocAuc'] },
  { items: 10_000_000, steps: null, figures: ['rocCurve', 'averagePrecision', 'equalErrorRate', 'rocAuc'] },
];

const BOOTSTRAP = { items: 1_000_000, groupSize: 8, rounds: 100 };

/**
 * `did bench auc-metric`: time of ranking figures of up to ten million scores, on one thread.
 *
 * @remarks
 * The peer `scikit-learn` reads the same scores and labels and takes turns with ours (A B A B). Checks of the input are
 * in both times. All are processor time of the whole process, garbage collection included: at least what a clock shows on
 * an idle machine, and other programs do not stretch it.
 */
export async function benchAucMetric(options: BenchOptions): Promise<BenchResult> {
  const { onLine, peer, steps: rounds } = options;
  if (peer !== null && peer !== PEER) {
    throw new DidError('DID_USAGE', `bench auc-metric knows ${PEER} as a peer; got "${peer}".`);
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'did-auc-metric-'));
  let last: { ours: number; theirs: number | null } = { ours: Number.NaN, theirs: null };
  try {
    for (const { items, steps, figures } of DATA) {
      const data = drawScores(items, steps);
      if (peer !== null) await store(folder, data);
      onLine(`${items.toLocaleString('en')} scores, ${steps === null ? 'few ties' : `${steps} different`}`);
      for (const name of figures) {
        const figure = FIGURES.find((candidate) => candidate.name === name) as (typeof FIGURES)[number];
        last = await measure(figure, data, peer === null ? null : folder, rounds, onLine);
      }
    }
    onLine(timeBootstrap());
  } finally {
    await rm(folder, { recursive: true });
  }
  const { ours, theirs } = last;
  return {
    bench: 'auc-metric',
    backend: 'javascript',
    model: 'rocAuc of 10,000,000 scores',
    ours: 1000 * ours,
    peer: theirs === null ? null : 1000 * theirs,
    peer_name: theirs === null ? null : PEER,
    ratio: theirs === null ? null : ours / theirs,
    unit: 'ms',
    better: 'lower',
  };
}

async function measure(
  { name, measure: compute, peer: peerFigure }: (typeof FIGURES)[number],
  data: Scores,
  folder: string | null,
  rounds: number,
  onLine: (line: string) => void,
): Promise<{ ours: number; theirs: number | null }> {
  const spec = { figure: peerFigure, folder };
  const peer =
    folder === null || peerFigure === null ? null : await ReferencePeer.start('auc_metric_peer.py', spec);
  if (peer === null && folder !== null && peerFigure !== null) {
    onLine(`${PEER}: not set up here (tools/reference/setup); ours alone is measured`);
  }
  try {
    const turns = await inTurns(
      rounds,
      async () => processorSeconds(() => compute(data)),
      peer === null ? null : () => peer.step(),
    );
    const ours = median(turns.ours);
    const theirs = turns.theirs.length === 0 ? null : median(turns.theirs);
    onLine(
      `  ${name}: ${milliseconds(ours)}${peer === null || theirs === null ? '' : beside(ours, theirs, peer.version)}`,
    );
    return { ours, theirs };
  } finally {
    await peer?.stop();
  }
}

function beside(ours: number, theirs: number, version: string): string {
  return `; ${PEER} ${version}: ${milliseconds(theirs)}; ours takes ${(ours / theirs).toPrecision(2)} times as long`;
}

function timeBootstrap(): string {
  const { items, groupSize, rounds } = BOOTSTRAP;
  const { scores, labels } = drawScores(items, null);
  const groups = Array.from(labels, (_, i) => Math.floor(i / groupSize));
  const seconds = processorSeconds(() => bootstrapAuc(scores, labels, groups, { rounds }));
  return `bootstrapAuc of ${items.toLocaleString('en')} scores in ${(items / groupSize).toLocaleString('en')} groups: ${milliseconds(seconds)} for ${rounds} rounds`;
}

/** Scores of 40 % fakes that stand somewhat higher, AUC about .66; multiples of 1 / steps where that is given. */
function drawScores(items: number, steps: number | null): Scores {
  const random = new SeededRandom(1);
  const scores = new Float64Array(items);
  const labels = new Uint8Array(items);
  for (let i = 0; i < items; i++) {
    const label = i < 2 ? i : Number(random.next() < 0.4);
    const score = 0.7 * random.next() + 0.3 * label * random.next();
    labels[i] = label;
    scores[i] = steps === null ? score : Math.floor(score * steps) / steps;
  }
  return { scores, labels };
}

async function store(folder: string, { scores, labels }: Scores): Promise<void> {
  await writeFile(path.join(folder, 'scores.f64'), scores);
  await writeFile(path.join(folder, 'labels.u8'), labels);
}

/** Of all threads of this process. */
function processorSeconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function milliseconds(seconds: number): string {
  return `${(1000 * seconds).toFixed(1)} ms`;
}
