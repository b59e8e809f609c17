import type { AxisView } from './axis-stencil.js';
import type { ListPlan } from './cached-lists.js';
import { TILE_PIXELS } from './simd/conv-tiles.js';

/** Pixels that see the same taps: the inside of the map, its edges, its corners. */
export interface PixelGroup {
  readonly rows: AxisView;
  readonly columns: AxisView;
  /** Where its pairs (pixel read, pixel written) begin, in bytes from the start of the list. */
  readonly offset: number;
  readonly tiles: number;
}

/** Sizes of the map that is read; that which is written has one view for each row and column. */
export interface ReadMap {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
}

/** Divides the pixels of all pictures of a batch into groups, each in whole tiles. */
export function groupPixels(
  rowViews: readonly AxisView[],
  columnViews: readonly AxisView[],
  read: ReadMap,
): ListPlan<readonly PixelGroup[]> {
  const [rowGroups, columnGroups] = [alike(rowViews), alike(columnViews)];
  const groups: PixelGroup[] = [];
  const list: number[] = [];
  for (const rows of rowGroups) {
    for (const columns of columnGroups) {
      const start = list.length;
      for (let image = 0; image < read.batch; image++) {
        for (const y of rows) {
          for (const x of columns) {
            const from =
              (image * read.height + (rowViews[y] as AxisView).start) * read.width +
              (columnViews[x] as AxisView).start;
            list.push(from, (image * rowViews.length + y) * columnViews.length + x);
          }
        }
      }
      // The last pixel again, to the end of the tile: it is written twice, with the same numbers.
      const last = list.slice(-2) as [number, number];
      while ((list.length - start) % (2 * TILE_PIXELS) !== 0) list.push(...last);
      groups.push({
        rows: rowViews[rows[0] as number] as AxisView,
        columns: columnViews[columns[0] as number] as AxisView,
        offset: 4 * start,
        tiles: (list.length - start) / (2 * TILE_PIXELS),
      });
    }
  }
  return { list: Int32Array.from(list), plan: groups };
}

/** Positions in groups of those with the same taps of the same part. */
function alike(views: readonly AxisView[]): number[][] {
  const groups = new Map<string, number[]>();
  views.forEach(({ part, firstTap, taps }, position) => {
    const key = `${part},${firstTap},${taps}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [position]);
    else group.push(position);
  });
  return [...groups.values()];
}
