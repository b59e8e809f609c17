import { readFileSync } from 'node:fs';
import { rocAuc } from '@did/metrics';
import { SeededRandom } from '@did/runtime';
import { describe, expect, it } from '@jest/globals';
import type { ScoreRow } from '../evaluate/evaluation.js';
import { type RunScores, StudyScores } from './study-scores.js';

const OPTIONS = { rounds: 400, seed: 1 };

/** 40 sources, each with a real picture and a fake that scores `gain` higher; noise of the source is in every run. */
function run(variant: string, seed: number, gain: number, fold = 0): RunScores {
  const rows = Array.from({ length: 40 }, (_, source) => {
    const shared = new SeededRandom(`source/${source}`).normal();
    const own = new SeededRandom(`${variant}/${seed}/${fold}/${source}`);
    return ([0, 1] as const).map((label) => {
      const logit = shared + 0.3 * own.normal() + gain * label;
      return { path: `${source}/${label}`, sourceId: String(source), label, logit } as ScoreRow;
    });
  }).flat();
  return { variant, seed, fold, rows };
}

const aucOf = ({ rows }: RunScores) =>
  rocAuc(
    rows.map((row) => row.logit),
    rows.map((row) => row.label),
  );

describe('StudyScores', () => {
  const runs = [1, 2, 3].flatMap((seed) => [run('bce', seed, 0.5), run('did', seed, 1.2)]);
  const scores = new StudyScores(runs, OPTIONS);

  it('gives the plain mean of AUC as the estimate', () => {
    const wanted = runs.filter(({ variant }) => variant === 'did').map(aucOf);
    expect(scores.bySeed('did', [1, 2, 3], 'auc')).toEqual(wanted);
    expect(scores.mean('did', 'auc').estimate).toBeCloseTo(wanted.reduce((sum, auc) => sum + auc) / 3, 12);
  });

  it('pairs sources and seeds: the interval of the difference is narrower than those of the means tell', () => {
    const difference = scores.difference('did', 'bce', 'auc');
    const width = ({ low, high }: { low: number | null; high: number | null }) => (high ?? 0) - (low ?? 0);
    const apart = Math.hypot(width(scores.mean('did', 'auc')), width(scores.mean('bce', 'auc')));
    expect(width(difference)).toBeLessThan(0.8 * apart);
    expect(difference.low).toBeGreaterThan(0);
  });

  it('finds no difference of a variant to itself', () => {
    expect(scores.difference('did', 'did', 'eer')).toEqual({ estimate: 0, low: 0, high: 0 });
  });

  it('resamples seeds too: seeds that differ widen the interval', () => {
    const steady = new StudyScores(
      [1, 2, 3].map((seed) => ({ ...run('a', 1, 1), seed })),
      OPTIONS,
    );
    const unsteady = new StudyScores(
      [1, 2, 3].map((seed) => ({ ...run('a', 1, seed - 1), seed })),
      OPTIONS,
    );
    const width = (of: StudyScores) => (of.mean('a', 'auc').high ?? 0) - (of.mean('a', 'auc').low ?? 0);
    expect(width(unsteady)).toBeGreaterThan(1.3 * width(steady));
  });

  it('takes only seeds that both variants have in every fold', () => {
    const some = [
      run('a', 1, 1, 0),
      run('a', 1, 1, 1),
      run('a', 2, 1, 0),
      run('b', 1, 1, 0),
      run('b', 1, 1, 1),
    ];
    const study = new StudyScores(some, OPTIONS);
    expect(study.seeds('a')).toEqual([1]);
    expect(study.seeds('a', 'b')).toEqual([1]);
    expect(study.difference('a', 'c', 'auc')).toEqual({ estimate: null, low: null, high: null });
  });

  it('gives the same intervals again', () => {
    expect(new StudyScores(runs, OPTIONS).difference('did', 'bce', 'auc')).toEqual(
      scores.difference('did', 'bce', 'auc'),
    );
  });

  it('refuses runs on different pictures', () => {
    const other = run('did', 2, 1);
    expect(
      () => new StudyScores([run('bce', 2, 1), { ...other, rows: other.rows.slice(1) }], OPTIONS),
    ).toThrow(/different pictures/);
  });

  it("gives numpy's intervals of the same two levels", () => {
    const golden = JSON.parse(
      readFileSync(new URL('../../golden/study-bootstrap.json', import.meta.url), 'utf8'),
    ) as { scores: [number, number][][][]; mean: [number, number]; difference: [number, number] };
    const runs = golden.scores.flatMap((bySeed, variant) =>
      bySeed.map((sources, seed) => ({
        variant: String(variant),
        seed,
        fold: 0,
        rows: sources.flatMap((pair, source) =>
          pair.map(
            (logit, label) =>
              ({ path: `${source}/${label}`, sourceId: String(source), label, logit }) as ScoreRow,
          ),
        ),
      })),
    );
    const study = new StudyScores(runs, { rounds: 4000, seed: 1 });
    const ends = ({ low, high }: { low: number | null; high: number | null }) => [low ?? 0, high ?? 0];
    // Ends of 4,000 rounds spread by about .002 here; without the level of seeds they would lie farther off.
    for (const [got, wanted] of [
      [ends(study.mean('0', 'auc')), golden.mean],
      [ends(study.difference('1', '0', 'auc')), golden.difference],
    ] as const)
      got.forEach((end, i) => {
        expect(Math.abs(end - (wanted[i] as number))).toBeLessThan(0.008);
      });
  });
});
