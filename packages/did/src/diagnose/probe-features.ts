import type { Sample } from '@did/datasets';
import {
  aucStatistic,
  type BootstrapOptions,
  bootstrapByGroup,
  pairedBootstrapByGroup,
  type WeightedStatistic,
} from '@did/metrics';
import type { FlatRows } from '@did/mi-estimator';
import { SeededRandom } from '@did/runtime';
import type { Interval } from '../evaluate/evaluation.js';
import { rowsAt } from '../rows/rows-at.js';
import { fitLinearProbe, type LabelledRows } from './linear-probe.js';
import type { FeatureName, PooledFeatures } from './pooled-features.js';

/** How well a linear probe reads something from features of pictures it has not seen. */
export interface ProbeResult extends Interval {
  /** What guessing gives. */
  readonly chance: number;
  /** Pictures it was tested on. */
  readonly pictures: number;
  /** The L2 penalty that did best on a quarter of the sources it was fitted on. */
  readonly penalty: number;
}

/** What can be read from one kind of features. */
export interface FeatureProbe {
  readonly features: FeatureName;
  /** The forging method, from fakes alone: balanced accuracy, the mean over methods of the share that is named rightly. */
  readonly method: ProbeResult;
  /** Real or fake: AUC. */
  readonly fake: ProbeResult;
}

/** What can be read from a model's features. */
export interface FeatureProbes {
  readonly probes: readonly FeatureProbe[];
  /** Balanced accuracy of the method from I_dom minus that from I_df, on the same fakes; null without both. */
  readonly domMinusDf: Interval | null;
}

/** How probes are fitted and judged. */
export interface ProbeOptions {
  /** The classes. */
  readonly methods: readonly string[];
  readonly seed: number;
  /** Bootstrap rounds. */
  readonly rounds: number;
}

/** Penalties tried, on columns of deviation 1. */
const PENALTIES = [0.01, 0.1, 1, 10, 100] as const;

/**
 * Fits linear probes on the features of some pictures and tests them on those of others.
 *
 * @remarks
 * Intervals resample the sources of the pictures tested on, a real picture with all its fakes as one draw; the probe stays the
 * one that was fitted.
 *
 * @param fit - Features to learn from.
 * @param test - Features of other sources.
 */
export async function probeFeatures(
  fit: PooledFeatures,
  test: PooledFeatures,
  { methods, seed, rounds }: ProbeOptions,
): Promise<FeatureProbes> {
  const bootstrap: BootstrapOptions = { rounds, seed };
  const methodOf = (sample: Sample) => methods.indexOf(sample.method);
  const fakesOf = ({ samples }: PooledFeatures) =>
    samples.flatMap((sample, row) => (sample.label === 1 && methodOf(sample) >= 0 ? [row] : []));
  const [fitFakes, testFakes] = [fakesOf(fit), fakesOf(test)];
  const sourcesAt = (rows: readonly number[]) => rows.map((row) => (test.samples[row] as Sample).sourceId);
  const probes: FeatureProbe[] = [];
  const named = new Map<FeatureName, WeightedStatistic>();
  for (const name of Object.keys(test.features) as FeatureName[]) {
    const [learnt, read] = [fit.features[name], test.features[name]];
    if (learnt === undefined || read === undefined) continue;
    const methodTask = taskOf(fit.samples, learnt, fitFakes, methodOf);
    const method = await fitted(methodTask, methods.length, `method/${seed}`);
    const truth = testFakes.map((row) => methodOf(test.samples[row] as Sample));
    const rightness = balancedAccuracy(
      largestOf(await method.probe.logits(rowsAt(read, testFakes)), methods.length),
      truth,
      methods.length,
    );
    named.set(name, rightness);
    const everything = fit.samples.map((_, row) => row);
    const labelTask = taskOf(fit.samples, learnt, everything, (sample) => sample.label);
    const fake = await fitted(labelTask, 2, `fake/${seed}`);
    const logits = await fake.probe.logits(read);
    const scores = Float64Array.from(
      test.samples,
      (_, i) => (logits[2 * i + 1] as number) - (logits[2 * i] as number),
    );
    const labels = Uint8Array.from(test.samples, (sample) => sample.label);
    probes.push({
      features: name,
      method: {
        ...plain(bootstrapByGroup(sourcesAt(testFakes), rightness, bootstrap)),
        chance: 1 / methods.length,
        pictures: testFakes.length,
        penalty: method.penalty,
      },
      fake: {
        ...plain(
          bootstrapByGroup(
            test.samples.map((sample) => sample.sourceId),
            aucStatistic(scores, labels),
            bootstrap,
          ),
        ),
        chance: 0.5,
        pictures: test.samples.length,
        penalty: fake.penalty,
      },
    });
  }
  const [dom, df] = [named.get('iDom'), named.get('iDf')];
  const domMinusDf =
    dom === undefined || df === undefined
      ? null
      : plain(pairedBootstrapByGroup(sourcesAt(testFakes), dom, df, bootstrap));
  return { probes, domMinusDf };
}

interface Task extends LabelledRows {
  readonly sources: readonly string[];
}

function taskOf(
  samples: readonly Sample[],
  table: FlatRows,
  rows: readonly number[],
  classOf: (sample: Sample) => number,
): Task {
  const chosen = rows.map((row) => samples[row] as Sample);
  return {
    rows: rowsAt(table, rows),
    classes: Int32Array.from(chosen, classOf),
    sources: chosen.map((sample) => sample.sourceId),
  };
}

/** A probe with the penalty that does best on a quarter of the sources, fitted again on all. */
async function fitted(task: Task, classes: number, seed: string) {
  const sources = new SeededRandom(`probe/${seed}`).shuffle([...new Set(task.sources)]);
  const aside = new Set(sources.slice(0, Math.ceil(sources.length / 4)));
  const all = task.sources.map((_, row) => row);
  const part = (rows: readonly number[]): LabelledRows => ({
    rows: rowsAt(task.rows, rows),
    classes: Int32Array.from(rows, (row) => task.classes[row] as number),
  });
  const learn = part(all.filter((row) => !aside.has(task.sources[row] as string)));
  const check = part(all.filter((row) => aside.has(task.sources[row] as string)));
  let best = { penalty: PENALTIES[0] as number, loss: Number.POSITIVE_INFINITY };
  for (const penalty of PENALTIES) {
    const probe = await fitLinearProbe(learn, { classes, penalty });
    const loss = crossEntropy(await probe.logits(check.rows), check.classes, classes);
    if (loss < best.loss) best = { penalty, loss };
  }
  return { probe: await fitLinearProbe(task, { classes, penalty: best.penalty }), penalty: best.penalty };
}

/** Mean over the classes that are there of the mean cross-entropy of their rows. */
function crossEntropy(logits: Float32Array, labels: Int32Array, classes: number): number {
  const sums = new Array<number>(classes).fill(0);
  const counts = new Array<number>(classes).fill(0);
  labels.forEach((label, row) => {
    const z = logits.subarray(row * classes, (row + 1) * classes);
    const top = Math.max(...z);
    const log = top + Math.log(z.reduce((sum, value) => sum + Math.exp(value - top), 0));
    sums[label] = (sums[label] as number) + log - (z[label] as number);
    counts[label] = (counts[label] as number) + 1;
  });
  return meanOfClasses(sums, counts);
}

function balancedAccuracy(
  named: readonly number[],
  truth: readonly number[],
  classes: number,
): WeightedStatistic {
  return (times) => {
    const right = new Array<number>(classes).fill(0);
    const counts = new Array<number>(classes).fill(0);
    truth.forEach((label, i) => {
      const weight = times[i] as number;
      counts[label] = (counts[label] as number) + weight;
      if (named[i] === label) right[label] = (right[label] as number) + weight;
    });
    return meanOfClasses(right, counts);
  };
}

function meanOfClasses(sums: readonly number[], counts: readonly number[]): number {
  const present = counts.flatMap((count, c) => (count > 0 ? [(sums[c] as number) / count] : []));
  return present.reduce((sum, value) => sum + value, 0) / present.length;
}

function largestOf(logits: Float32Array, classes: number): number[] {
  return Array.from({ length: logits.length / classes }, (_, i) => {
    const z = logits.subarray(i * classes, (i + 1) * classes);
    return z.indexOf(Math.max(...z));
  });
}

function plain({ estimate, low, high }: { estimate: number; low: number; high: number }) {
  return { estimate, low, high };
}
