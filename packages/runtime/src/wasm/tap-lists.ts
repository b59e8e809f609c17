import { type ConvAxis, forwardViews } from './axis-stencil.js';
import type { ListPlan } from './cached-lists.js';

/**
 * For each tap of a filter the pairs (pixel of the input, pixel of the output) that meet at it.
 *
 * @returns A list that begins with two numbers for each tap: where its pairs begin, in bytes, and how many they are.
 */
export function tapLists(rows: ConvAxis, columns: ConvAxis, images: number): ListPlan<undefined> {
  const meet = (axis: ConvAxis) => {
    const views = forwardViews(axis);
    return Array.from({ length: axis.filterSize }, (_, tap) =>
      views.flatMap(({ firstTap, taps, start }, position) =>
        tap >= firstTap && tap < firstTap + taps ? [[start + tap - firstTap, position] as const] : [],
      ),
    );
  };
  const [rowPairs, columnPairs] = [meet(rows), meet(columns)];
  const tapCount = rows.filterSize * columns.filterSize;
  const heads: number[] = [];
  const pairs: number[] = [];
  for (const ofRow of rowPairs) {
    for (const ofColumn of columnPairs) {
      heads.push(4 * (2 * tapCount + pairs.length), images * ofRow.length * ofColumn.length);
      for (let image = 0; image < images; image++) {
        for (const [inY, outY] of ofRow) {
          for (const [inX, outX] of ofColumn) {
            pairs.push((image * rows.inSize + inY) * columns.inSize + inX);
            pairs.push((image * rows.outSize + outY) * columns.outSize + outX);
          }
        }
      }
    }
  }
  const list = new Int32Array(heads.length + pairs.length);
  list.set(heads);
  list.set(pairs, heads.length);
  return { list, plan: undefined };
}
