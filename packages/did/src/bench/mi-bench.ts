import {
  denseCovariance,
  type KnownPairs,
  measureMutualInformation,
  normalMutualInformation,
  normalPairs,
  studentMutualInformation,
  studentPairs,
} from '@did/mi-estimator';
import { DidError, prepareBackend, SeededRandom } from '@did/runtime';
import type { BenchOptions, BenchResult } from './bench-result.js';
import { climbStaircase, METHODS, STAIRCASE, type StaircaseData } from './mi-staircase.js';

const DEFAULT = 'density-ratio';
const SEEDS = [1, 2, 3];

/** Absolute bias of SMILE-1 with a separable critic at each level, as published code gives it. */
const PUBLISHED = [0.07, 0.19, 0.22, 0.23, 0.25];

/** Pairs drawn for each case whose truth is known in closed form. */
const CASE_PAIRS = 8_000;

/**
 * `did bench mi`: the error of estimators of the mutual information where the truth is known.
 *
 * @remarks
 * The staircase of the published code, 4,000 steps of 64 pairs at each of five levels: the default with three seeds, and
 * with one seed on data that its Gaussian base does not fit, then every other estimator. Last, `measureMutualInformation`
 * on normals and Students. `steps` is the whole staircase's length. The JSON line states the default's largest absolute
 * error over the levels, means of the seeds, beside the published one.
 *
 * @throws DidError DID_USAGE for a peer: there is none to run here
 */
export async function benchMi(options: BenchOptions): Promise<BenchResult> {
  const { onLine, steps } = options;
  if (options.peer !== null) {
    throw new DidError(
      'DID_USAGE',
      `bench mi compares with published figures; got the peer "${options.peer}".`,
    );
  }
  const { name: backend } = await prepareBackend(options.backend);
  onLine(`${backend}; error in nats at ${STAIRCASE.levels.join(', ')} nats, ${steps} steps`);
  const climb = async (method: string, data: StaircaseData, seed: number): Promise<number[]> => {
    const started = performance.now();
    const figures = await climbStaircase(method, data, steps, seed);
    const errors = figures.map((nats, i) => nats - (STAIRCASE.levels[i] as number));
    const perStep = (performance.now() - started) / steps;
    onLine(
      `${method}, ${data}, seed ${seed}: ${errors.map(signed).join(' ')}; ${perStep.toFixed(1)} ms a step`,
    );
    return errors;
  };
  const runs: number[][] = [];
  for (const seed of SEEDS) runs.push(await climb(DEFAULT, 'gaussian', seed));
  const bias = STAIRCASE.levels.map((_, i) =>
    Math.abs(runs.reduce((sum, errors) => sum + (errors[i] as number), 0) / runs.length),
  );
  onLine(`absolute bias of the default: ${bias.map((value) => value.toFixed(3)).join(' ')}`);
  onLine(`SMILE-1, published:           ${PUBLISHED.map((value) => value.toFixed(2)).join(' ')}`);
  for (const data of ['cubed', 'mixed'] as const) await climb(DEFAULT, data, 1);
  for (const method of Object.keys(METHODS)) if (method !== DEFAULT) await climb(method, 'gaussian', 1);
  await measureCases(onLine);
  const [ours, theirs] = [Math.max(...bias), Math.max(...PUBLISHED)];
  return {
    bench: 'mi',
    backend,
    model: `${DEFAULT}, largest bias of five levels`,
    ours,
    peer: theirs,
    peer_name: 'SMILE-1, published',
    ratio: ours / theirs,
    unit: 'nats',
    better: 'lower',
  };
}

/** `measureMutualInformation` with its defaults, one line a case. */
async function measureCases(onLine: (line: string) => void): Promise<void> {
  onLine(`measureMutualInformation, ${CASE_PAIRS} pairs: truth, estimate, interval, lower bound`);
  for (const { name, truth, pairs } of knownCases()) {
    const { nats, interval, lowerBound, note } = await measureMutualInformation(pairs.x, pairs.y, {
      seed: 1,
    });
    const range = `${interval.low.toFixed(3)}..${interval.high.toFixed(3)}`;
    onLine(
      `${name}: ${truth.toFixed(4)}, ${nats.toFixed(4)}, ${range}, ${lowerBound.toFixed(3)}${note && `; ${note}`}`,
    );
  }
}

function knownCases(): { name: string; truth: number; pairs: KnownPairs }[] {
  const random = new SeededRandom('known');
  const normal = (name: string, covariance: number[][]) => {
    const half = covariance.length / 2;
    return {
      name,
      truth: normalMutualInformation(covariance, half),
      pairs: normalPairs(CASE_PAIRS, covariance, half, random),
    };
  };
  return [
    normal('normal, correlation .75', denseCovariance(2, 0.75)),
    ...[2, 3, 5, 25, 50].map((size) =>
      normal(`dense normal, dimension ${size}`, denseCovariance(2 * size, 0.5)),
    ),
    ...[[1, 1] as const, [2, 2] as const, [3, 3] as const, [5, 3] as const].map(([size, degrees]) => ({
      name: `Student, dimension ${size}, ${degrees} degrees of freedom`,
      truth: studentMutualInformation(size, size, degrees),
      pairs: studentPairs(CASE_PAIRS, size, size, degrees, random),
    })),
  ];
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(3)}`;
}
