import type { Evaluation } from '../evaluate/evaluation.js';

/** A confusion matrix with what people read from it. */
export interface DomainConfusion {
  /** Rows, what is true: `real` and the methods trained on. */
  readonly labels: readonly string[];
  /** Columns, what the domain head says: the same names, or domains that were discovered. */
  readonly columns: readonly string[];
  readonly counts: readonly (readonly number[])[];
  /** Each row over its sum, 0 to 1; zeros where the split has no such picture. */
  readonly shares: readonly (readonly number[])[];
  /**
   * Share of each class that is named rightly; null where the split has none. Absent where domains were discovered: they have
   * no names to be right.
   */
  readonly accuracies?: readonly (number | null)[];
  /** Mean of those that are there, every class counting the same; absent where they are. */
  readonly meanAccuracy?: number;
  /** What guessing among the columns gives. */
  readonly chance: number;
}

/** Shares and accuracies of the confusion of an evaluation. */
export function readConfusion(confusion: NonNullable<Evaluation['confusion']>): DomainConfusion {
  const { labels, columns = labels, counts } = confusion;
  const totals = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const shares = counts.map((row, i) => row.map((count) => count / Math.max(totals[i] ?? 0, 1)));
  const read = { labels, columns, counts, shares, chance: 1 / columns.length };
  if (columns !== labels) return read;
  const accuracies = shares.map((row, i) => ((totals[i] ?? 0) > 0 ? (row[i] ?? 0) : null));
  const known = accuracies.filter((accuracy) => accuracy !== null);
  const meanAccuracy = known.reduce((sum, accuracy) => sum + accuracy, 0) / known.length;
  return { ...read, accuracies, meanAccuracy };
}
