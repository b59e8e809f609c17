import { basename, join } from 'node:path';
import type { Stat } from '../evaluate/evaluation.js';
import { differenceIntervalText, differenceText, intervalText, rateText } from '../report/number-text.js';
import { writeFileAtomically } from '../train/write-file-atomically.js';
import { groupTitle } from './group-title.js';
import { leftOutText } from './left-out.js';
import type { StudyPlan } from './plan-study.js';
import { studyFigure } from './study-figure.js';
import { studyGroups } from './study-groups.js';
import { studyLines } from './study-lines.js';
import type { GroupResult, VariantResult } from './study-results.js';
import { studyRoc } from './study-roc.js';
import type { StudyRun } from './study-runs.js';

/** Writes `results.csv`, `table.md` and, where there is something to draw, `figure.svg` and a `roc.svg` for each test. */
export async function writeStudyResults(
  dir: string,
  plan: StudyPlan,
  runs: readonly StudyRun[],
  groups: readonly GroupResult[],
  rounds: number,
): Promise<void> {
  await writeFileAtomically(join(dir, 'results.csv'), resultsCsv(runs));
  await writeFileAtomically(join(dir, 'table.md'), studyTable(plan, runs, groups));
  if (groups.length === 0) return;
  const figure = plan.axis === null ? studyFigure(plan, groups) : studyLines(plan, plan.axis, groups);
  await writeFileAtomically(join(dir, 'figure.svg'), figure);
  const scores = studyGroups(plan, runs);
  const several = (runs[0]?.tests.length ?? 0) > 1;
  for (const test of new Set(scores.map((group) => group.test))) {
    const own = scores.filter((group) => group.test === test);
    await writeFileAtomically(
      join(dir, several ? `roc-${test}.svg` : 'roc.svg'),
      studyRoc(plan, own, rounds),
    );
  }
}

const COLUMNS =
  'variant,seed,left_out,status,test,checkpoint,step,beta,group,auc,eer,frames,video_auc,video_eer,videos,train_seconds,evaluate_seconds';

/** One row a run, test, checkpoint and group of fakes; a run that is not tested has one row without figures. */
function resultsCsv(runs: readonly StudyRun[]): string {
  const lines = runs.flatMap(({ run, state, tests }) => {
    const head = [run.variant, run.seed, leftOutText(run.leftOut), state?.status ?? 'missing'];
    const times = [state?.trainSeconds.toFixed(1) ?? '', state?.evaluateSeconds.toFixed(1) ?? ''];
    return tests.flatMap(({ test, last, best }) => {
      const evaluations = [last, best].filter((evaluation) => evaluation !== null);
      if (evaluations.length === 0) return [[...head, test.name, ...new Array(10).fill(''), ...times]];
      return evaluations.flatMap((evaluation) => {
        const { checkpoint, step, beta, seen, unseen, leftOut, all, methods } = evaluation;
        const row = (group: string, { frames, videos }: { frames: Stat; videos: Stat }) => [
          ...[...head, test.name, checkpoint, step, beta, group],
          ...[frames.auc.estimate, frames.eer.estimate, frames.n],
          ...[videos.auc.estimate, videos.eer.estimate, videos.n, ...times],
        ];
        return [
          ...(seen.frames.auc.estimate === null ? [] : [row('seen', seen)]),
          ...(unseen === null ? [] : [row('unseen', unseen)]),
          ...(leftOut?.seen == null ? [] : [row('left-out', leftOut.seen)]),
          ...(all === undefined ? [] : [row('all', all)]),
          ...methods.map((method) => row(method.method, method)),
        ];
      });
    });
  });
  return `${[COLUMNS, ...lines.map((line) => line.map(csvField).join(','))].join('\n')}\n`;
}

function csvField(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The study as Markdown, which the terminal shows as it is. */
export function studyTable(
  plan: StudyPlan,
  runs: readonly StudyRun[],
  groups: readonly GroupResult[],
): string {
  const done = runs.filter(({ state }) => state?.status === 'done').length;
  const parts = [`# ${plan.title}`, `${done} of ${runs.length} runs; baseline: ${plan.baseline}.`];
  const tests = new Map(runs.flatMap((run) => run.tests.map(({ test }) => [test.name, test])));
  let section = '';
  for (const result of groups) {
    const { test, variants } = result;
    const { data, split } = tests.get(test) ?? {};
    if (tests.size > 1 && test !== section) {
      parts.push(`## Test ${test}: ${data === undefined ? '' : basename(data)}, split ${split}`);
    }
    section = test;
    parts.push(`${tests.size > 1 ? '###' : '##'} ${groupTitle(plan, result)}`, groupTable(variants));
    const single = variants.flatMap(({ variant, against }) =>
      against === null
        ? []
        : [
            `- ${variant}: ${against.seeds.map((seed, i) => `seed ${seed} ${differenceText(against.differences[i] ?? null)}`).join(', ')}`,
          ],
    );
    if (single.length > 0) parts.push(`Every difference of AUC to ${plan.baseline}:`, single.join('\n'));
  }
  if (groups.length > 0) parts.push(NOTE);
  const open = runs.filter(({ state }) => state?.status !== 'done');
  if (open.length > 0) {
    parts.push(
      '## Runs that are not done',
      open
        .map(({ run, state }) => `- ${run.id}: ${state?.error?.message ?? state?.status ?? 'not begun'}`)
        .join('\n'),
    );
  }
  return `${parts.join('\n\n')}\n`;
}

const NOTE =
  'AUC and EER by frame, of the last checkpoint, means over seeds and left-out methods. Brackets: 95 % percentile intervals of a bootstrap that draws test sources (a base face or video with all its forgeries) and training seeds; differences are paired by source, seed and left-out method. p: paired t-test, Wilcoxon signed-rank and sign test over seeds, two-sided, corrected for the number of variants by Holm. With five seeds the last two cannot fall below .0625, and a bootstrap of few seeds is too narrow: read it together with the t-test.';

function pText(test: { readonly pHolm: number } | null | undefined): string {
  if (test === undefined) return '';
  if (test === null) return '–';
  return test.pHolm < 0.001 ? '<0.001' : rateText(test.pHolm);
}

function groupTable(variants: readonly VariantResult[]): string {
  const rows = variants.map(({ variant, seeds, auc, eer, bestAuc, against }) => [
    variant,
    String(seeds.length),
    `${rateText(auc.estimate)} [${intervalText(auc)}]`,
    `${rateText(eer.estimate)} [${intervalText(eer)}]`,
    rateText(bestAuc),
    against === null
      ? ''
      : `${differenceText(against.auc.estimate)} [${differenceIntervalText(against.auc)}]`,
    ...[against?.t, against?.wilcoxon, against?.sign].map(pText),
  ]);
  const head = [
    'variant',
    'seeds',
    'AUC',
    'EER',
    'AUC, best checkpoint',
    'difference of AUC',
    'p, t',
    'p, Wilcoxon',
    'p, sign',
  ];
  const widths = head.map((text, i) =>
    Math.max(text.length, ...rows.map((row) => (row[i] as string).length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] as number)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
