import { columnText, type Sample } from '@did/datasets';
import type { LeftOutValues } from '../train/left-out-rows.js';
import type { ScoreRow, ValueResult } from './evaluation.js';
import { framesAndVideos, type StatOptions } from './score-statistics.js';

/** Column of a manifest with the kind of camera, as `did forge --cameras` writes it. */
const CAMERA_COLUMN = 'camera';

/** A column of more values is no kind of picture but a name of each: no table then. */
const MOST_VALUES = 32;

/**
 * AUC and EER for each kind of camera, and for each value of every column of which values were left out: real pictures of
 * the value against its fakes by methods trained on.
 *
 * @param rows - Scores of `samples`, in their order.
 * @returns Nothing for a column of one value, which is the whole table, or of more than 32.
 */
export function valueResults(
  rows: readonly ScoreRow[],
  samples: readonly Sample[],
  seenMethods: readonly string[],
  conditions: LeftOutValues,
  options: StatOptions,
): ValueResult[] {
  return [...new Set([...Object.keys(conditions), CAMERA_COLUMN])].flatMap((column) => {
    const byValue = new Map<string, ScoreRow[]>();
    for (const [i, row] of rows.entries()) {
      const value = columnText(samples[i] as Sample, column);
      const counts = row.method === 'real' || (row.label === 1 && seenMethods.includes(row.method));
      if (value !== '' && counts) byValue.set(value, [...(byValue.get(value) ?? []), row]);
    }
    if (byValue.size < 2 || byValue.size > MOST_VALUES) return [];
    return [...byValue]
      .sort(([one], [two]) => (one < two ? -1 : 1))
      .map(([value, own]) => ({
        column,
        value,
        leftOut: conditions[column]?.includes(value) === true,
        ...framesAndVideos(own, options),
      }));
  });
}
