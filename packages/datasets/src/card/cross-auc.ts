import { SeededRandom } from '@did/runtime';
import { fitLogistic, rankAuc } from './logistic-regression.js';

/** What a linear classifier sees of a crop, and which half of the base faces it belongs to. */
export interface FoldedRow {
  readonly features: readonly number[];
  readonly fold: 0 | 1;
}

/** The half that a base face and everything made from it belongs to. */
export function foldOf(sourceId: string): 0 | 1 {
  return new SeededRandom(`shortcut/${sourceId}`).chance(0.5) ? 1 : 0;
}

/**
 * AUC of a linear classifier that is trained on half of the base faces and tested on the other, the mean of both ways round.
 *
 * @returns NaN where a half lacks real ones or fakes.
 */
export function crossAuc(reals: readonly FoldedRow[], fakes: readonly FoldedRow[]): number {
  const halves = [0, 1].flatMap((fold) =>
    [reals, fakes].map((rows) => rows.filter((row) => row.fold === fold).length),
  );
  if (halves.includes(0)) return Number.NaN;
  const all = [...reals.map((row) => ({ row, label: 0 })), ...fakes.map((row) => ({ row, label: 1 }))];
  const aucs = [0, 1].map((fold) => {
    const train = all.filter(({ row }) => row.fold !== fold);
    const test = all.filter(({ row }) => row.fold === fold);
    const model = fitLogistic(
      train.map(({ row }) => row.features),
      train.map(({ label }) => label),
    );
    return rankAuc(
      test.map(({ row }) => model.score(row.features)),
      test.map(({ label }) => label),
    );
  });
  return ((aucs[0] as number) + (aucs[1] as number)) / 2;
}
