import { confusionMatrix } from '@did/metrics';
import type { Evaluation, ScoreRow } from './evaluation.js';

/**
 * How often the domain head names the right method, over real pictures and the methods trained on.
 *
 * @returns Rows: true domain, columns: predicted; null without a domain head.
 */
export function confusionOf(
  scores: readonly ScoreRow[],
  methods: readonly string[],
): Evaluation['confusion'] {
  const labels = ['real', ...methods];
  const rows = scores.filter((row) => row.domain !== null && labels.includes(row.method));
  if (rows.length === 0) return null;
  const actual = rows.map((row) => labels.indexOf(row.method));
  const predicted = rows.map((row) => row.domain as number);
  return { labels, counts: confusionMatrix(actual, predicted, labels.length) };
}
