import { SeededRandom } from '@did/runtime';
import type { StudyPlan } from '../ablate/plan-study.js';
import type { StudyRun } from '../ablate/study-runs.js';
import type { Evaluation, ScoreRow } from '../evaluate/evaluation.js';

/** What {@link madeUpStudyRuns} draws. */
export interface MadeUpStudyOptions {
  readonly tests: readonly string[];
  /** Fakes by these methods stand in every test. */
  readonly methods: readonly string[];
  /** Methods that a variant was trained on. */
  readonly seen: (variant: string, test: string) => readonly string[];
  /** Sources whose pictures carry left-out values, where a run leaves values out. */
  readonly hasValue?: (source: number) => boolean;
}

const SOURCES = 30;

/** Runs of a study as if all were done, with scores drawn from bells; they measure nothing. */
export function madeUpStudyRuns(plan: StudyPlan, options: MadeUpStudyOptions): StudyRun[] {
  return plan.runs.map((run) => ({
    run,
    state: { status: 'done', trainSeconds: 1, evaluateSeconds: 1 },
    tests: options.tests.map((name) => {
      const leftOut = run.leftOut?.kind === 'methods' ? run.leftOut.methods : [];
      const seen = options.seen(run.variant, name).filter((method) => !leftOut.includes(method));
      const scores = Array.from({ length: SOURCES }, (_, source) => {
        const marked = run.leftOut?.kind === 'values' && options.hasValue?.(source) === true;
        return ['real', ...options.methods].map((method): ScoreRow => {
          const random = new SeededRandom(`${run.id}/${name}/${source}/${method}`);
          return {
            path: `${source}/${method}`,
            videoKey: `${source}/${method}`,
            sourceId: String(source),
            method,
            family: method,
            label: method === 'real' ? 0 : 1,
            logit: random.normal() + (method === 'real' ? 0 : 1),
            probability: 0.5,
            domain: null,
            ...(marked ? { leftOut: true } : {}),
          };
        });
      }).flat();
      const stat = { n: 1, auc: HALF, eer: HALF };
      const both = { frames: stat, videos: stat };
      const methods = options.methods.map((method) => ({
        ...both,
        method,
        family: method,
        seen: seen.includes(method),
      }));
      const last = {
        checkpoint: 'last',
        step: 1,
        beta: 1,
        seen: both,
        unseen: both,
        all: both,
        methods,
        scores,
      };
      const leftOutRows = scores.some((row) => row.leftOut)
        ? { leftOut: { without: {}, seen: both, unseen: null } }
        : {};
      const test = { name, data: `/${name}`, split: 'test', manifestSha256: null } as const;
      return { test, last: { ...last, ...leftOutRows } as unknown as Evaluation, best: null };
    }),
  }));
}

const HALF = { estimate: 0.5, low: 0.4, high: 0.6 };
