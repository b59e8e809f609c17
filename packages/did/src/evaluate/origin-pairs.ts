import type { OriginPair, ScoreRow } from './evaluation.js';
import { frameStat, type StatOptions } from './score-statistics.js';

/** Column of a manifest with the folder or collection that a picture comes from. */
export const ORIGIN_COLUMN = 'origin';

/**
 * AUC and EER by frame for each pair of an origin of real pictures and an origin of fakes. Where a dataset takes both from different
 * places, as DFFD does, a model may have learnt the places: the pairs then differ.
 *
 * @param origins - Of each row; empty where the crop set names none.
 * @returns Nothing where all real pictures and all fakes come from one origin each, which is the whole table.
 */
export function originPairs(
  rows: readonly ScoreRow[],
  origins: readonly string[],
  options: StatOptions,
): OriginPair[] {
  const from = (label: 0 | 1) => {
    const own = new Map<string, ScoreRow[]>();
    for (const [i, row] of rows.entries()) {
      const origin = origins[i] ?? '';
      // Null forgeries are a control, and stand for no place.
      if (row.label !== label || origin === '' || (label === 0 && row.method !== 'real')) continue;
      own.set(origin, [...(own.get(origin) ?? []), row]);
    }
    return [...own].sort(([one], [two]) => (one < two ? -1 : 1));
  };
  const [reals, fakes] = [from(0), from(1)];
  if (reals.length * fakes.length < 2) return [];
  return fakes.flatMap(([fake, forged]) =>
    reals.map(([real, untouched]) => ({ real, fake, frames: frameStat([...untouched, ...forged], options) })),
  );
}
