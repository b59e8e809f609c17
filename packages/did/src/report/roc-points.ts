import { rocCurve } from '@did/metrics';
import type { Evaluation } from '../evaluate/evaluation.js';
import type { RocPoint } from './roc-chart.js';
import { scopeScores } from './scope-scores.js';

const POINTS = 300;

/** The ROC curve of a group of fakes against all real pictures, thinned to what a chart can show. */
export function rocPoints(evaluation: Evaluation, scope: 'seen' | 'unseen'): RocPoint[] | null {
  const rows = scopeScores(evaluation, scope);
  if (rows === null) return null;
  const { falsePositiveRate, truePositiveRate } = rocCurve(
    rows.map((row) => row.logit),
    rows.map((row) => row.label),
  );
  const last = falsePositiveRate.length - 1;
  const every = Math.max(1, Math.ceil(falsePositiveRate.length / POINTS));
  return Array.from(falsePositiveRate, (rate, i) => [rate, truePositiveRate[i] ?? 1] as const).filter(
    (_, i) => i % every === 0 || i === last,
  );
}
