import { confusionMatrix } from '@did/metrics';
import type { DidConfig } from '../config/did-config.js';
import { domainClasses } from '../train/domains/domain-classes.js';
import type { Evaluation, ScoreRow } from './evaluation.js';

/**
 * How often the domain head names which domain, over real pictures and the methods trained on.
 *
 * @returns Rows: true method; columns: predicted domain, which has the same names but where domains were discovered: then those
 * that are ever named. Null without a domain head.
 */
export function confusionOf(
  scores: readonly Pick<ScoreRow, 'method' | 'domain'>[],
  config: DidConfig,
): Evaluation['confusion'] {
  const labels = ['real', ...config.data.methods];
  const rows = scores.filter((row) => row.domain !== null && labels.includes(row.method));
  if (rows.length === 0) return null;
  const actual = rows.map((row) => labels.indexOf(row.method));
  const predicted = rows.map((row) => row.domain as number);
  if (config.domains.source === 'method') {
    return { labels, counts: confusionMatrix(actual, predicted, labels.length) };
  }
  const square = confusionMatrix(actual, predicted, Math.max(labels.length, domainClasses(config)));
  const named = [...new Set([0, ...predicted])].sort((a, b) => a - b);
  return {
    labels,
    columns: named.map((domain) => (domain === 0 ? 'real' : `domain ${domain}`)),
    counts: labels.map((_, row) => named.map((domain) => square[row]?.[domain] as number)),
  };
}
