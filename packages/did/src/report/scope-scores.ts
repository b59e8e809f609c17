import type { Evaluation, ScoreRow } from '../evaluate/evaluation.js';

/** A group of fakes; the control is the null forgery. */
export type Scope = 'seen' | 'unseen' | 'control' | { readonly method: string };

/** The pictures that a row of the table is computed on: all untouched real ones, then the group's; none that the run left out. */
export function scopeScores(evaluation: Evaluation, scope: Scope): ScoreRow[] | null {
  const scores = evaluation.scores.filter((row) => row.leftOut !== true);
  const reals = scores.filter((row) => row.label === 0 && row.method === 'real');
  const group =
    scope === 'control'
      ? scores.filter((row) => row.label === 0 && row.method !== 'real')
      : scores.filter((row) => row.label === 1 && methodsOf(evaluation, scope).has(row.method));
  return reals.length === 0 || group.length === 0 ? null : [...reals, ...group];
}

function methodsOf(
  evaluation: Evaluation,
  scope: 'seen' | 'unseen' | { readonly method: string },
): Set<string> {
  if (typeof scope === 'object') return new Set([scope.method]);
  const methods = evaluation.methods.filter((entry) => entry.seen === (scope === 'seen'));
  return new Set(methods.map((entry) => entry.method));
}
