import { differenceIntervalText, differenceText, intervalText, numberWord, rateText } from './number-text.js';
import type { ReportComparison, ReportData, ReportDifference, ReportRow } from './report-data.js';

/** The result in plain words, computed from the figures alone, whatever their sign. */
export interface Verdict {
  readonly headline: string;
  /** The figures. */
  readonly sentences: readonly string[];
  /** How sure they are. */
  readonly caveats: readonly string[];
}

/** Says what came out; where two models cannot be told apart, it says that. */
export function describeVerdict(data: ReportData): Verdict {
  const seen = data.rows.find((row) => row.scope === 'seen');
  const unseen = data.rows.find((row) => row.scope === 'unseen');
  const comparison = data.comparison;
  const headline =
    comparison === null ? singleHeadline(data, seen, unseen) : comparedHeadline(data, comparison, unseen);
  const spoken = (sentences: readonly string[]) => sentences.filter((sentence) => sentence !== '');
  return {
    headline,
    sentences: spoken([scopeSentence(data, seen, 'seen'), scopeSentence(data, unseen, 'unseen')]),
    caveats: spoken([
      'An AUC of 0.5 is guessing, 1 is perfect; brackets hold 95 % intervals.',
      differenceSentence(data, comparison),
    ]),
  };
}

function singleHeadline(
  data: ReportData,
  seen: ReportRow | undefined,
  unseen: ReportRow | undefined,
): string {
  const name = data.models[0]?.name ?? 'the model';
  const parts = [
    seen && `AUC ${rateText(seen.cells[0]?.auc.estimate)} on the forgeries it was trained on`,
    unseen && `${rateText(unseen.cells[0]?.auc.estimate)} on those it never saw`,
  ].filter(Boolean);
  return capitalise(
    parts.length === 0 ? `${name} was not tested on any forgery` : `${name}: ${parts.join(', ')}`,
  );
}

function comparedHeadline(
  data: ReportData,
  comparison: ReportComparison,
  unseen: ReportRow | undefined,
): string {
  const method = nameOf(data, comparison.method);
  const baseline = nameOf(data, comparison.baseline);
  const scope = comparison.scopes.find((entry) => entry.scope === 'unseen') ?? comparison.scopes[0];
  if (scope === undefined) return `${method} beside ${baseline}`;
  const where =
    scope.scope === 'unseen' ? 'on forgeries neither has seen' : 'on the forgeries both were trained on';
  const lows = unseen?.cells.map((cell) => cell.auc.low ?? 1) ?? [1];
  if (scope.scope === 'unseen' && lows.every((low) => low <= 0.5)) {
    return `Neither ${method} nor ${baseline} does better than guessing ${where}`;
  }
  const winner = winnerOf(scope);
  if (winner === 0) return `${capitalise(where)}, ${method} and ${baseline} cannot be told apart`;
  return winner > 0
    ? `${method} does better than ${baseline} ${where}`
    : `${capitalise(baseline)} does better than ${method} ${where}`;
}

/** 1 where the interval of the difference is above 0, -1 where below, else 0. */
function winnerOf({ mean }: ReportDifference): -1 | 0 | 1 {
  if ((mean.low ?? 0) > 0) return 1;
  return (mean.high ?? 0) < 0 ? -1 : 0;
}

function scopeSentence(data: ReportData, row: ReportRow | undefined, scope: 'seen' | 'unseen'): string {
  if (row === undefined) return '';
  const methods = data.rows.filter((other) => other.scope === 'method' && other.seen === (scope === 'seen'));
  const count = `${numberWord(methods.length)} method${methods.length === 1 ? '' : 's'}`;
  const values = data.models.map((model, i) => {
    const auc = row.cells[i]?.auc;
    return auc === undefined
      ? model.name
      : `${model.name} reaches ${rateText(auc.estimate)} (${intervalText(auc)})`;
  });
  const opening =
    scope === 'seen'
      ? `On new faces forged by the ${count} of the training set`
      : `On ${count} of another kind, never trained on`;
  return `${opening}, ${joinWords(values)}.`;
}

function differenceSentence(data: ReportData, comparison: ReportComparison | null): string {
  const unseen = comparison?.scopes.find((entry) => entry.scope === 'unseen');
  if (comparison === null || unseen === undefined) return '';
  const seeds = unseen.bySeed.length;
  const resampled = seeds > 1 ? `base faces and ${seeds} seeds resampled` : 'base faces resampled';
  const oneSeed = seeds === 1 ? ' It is one training seed: another can move it by more than that.' : '';
  return `The difference on unseen methods, ${nameOf(data, comparison.method)} minus ${nameOf(data, comparison.baseline)}, is ${differenceText(unseen.mean.estimate)} (95 % interval ${differenceIntervalText(unseen.mean)}; ${resampled}).${oneSeed}`;
}

const nameOf = (data: ReportData, id: string) => data.models.find((model) => model.id === id)?.name ?? id;
const capitalise = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
