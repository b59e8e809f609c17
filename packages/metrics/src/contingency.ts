import { checkFinite, checkLengths, type Numbers } from './check-input.js';

/** How often each pair of labels occurs, with its margins. */
export interface Contingency {
  /** Only pairs that occur: places of the labels in `first` and `second`, and the count. */
  readonly cells: readonly { readonly row: number; readonly column: number; readonly count: number }[];
  /** Items of each label of the first grouping. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly items: number;
}

/** Counts pairs of labels after checking both groupings; labels are any finite numbers. */
export function contingencyOf(where: string, first: Numbers, second: Numbers): Contingency {
  checkLengths(where, ['first', first], ['second', second]);
  const [a, b] = [checkFinite(where, first, 'first'), checkFinite(where, second, 'second')];
  const [rowOf, columnOf] = [new Map<number, number>(), new Map<number, number>()];
  const rows: number[] = [];
  const columns: number[] = [];
  const cells = new Map<string, { row: number; column: number; count: number }>();
  for (let i = 0; i < a.length; i++) {
    const row = placeOf(rowOf, a[i] as number);
    const column = placeOf(columnOf, b[i] as number);
    rows[row] = (rows[row] ?? 0) + 1;
    columns[column] = (columns[column] ?? 0) + 1;
    const cell = cells.get(`${row} ${column}`);
    if (cell === undefined) cells.set(`${row} ${column}`, { row, column, count: 1 });
    else cell.count += 1;
  }
  return { cells: [...cells.values()], rows, columns, items: a.length };
}

function placeOf(places: Map<number, number>, label: number): number {
  const known = places.get(label);
  if (known !== undefined) return known;
  places.set(label, places.size);
  return places.size - 1;
}
