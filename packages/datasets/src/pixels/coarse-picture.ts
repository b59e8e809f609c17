import type { RgbImage } from '@did/faces';
import type { Region } from './region.js';

const { imul } = Math;

/** A region brought to a low resolution: the mean of each cell. */
export interface CoarsePicture {
  /** Of the region. @unit cells */
  readonly width: number;
  readonly height: number;
  /** Side of a cell, at least 1, not always whole. @unit pixels */
  readonly cell: number;
  /** Red, green, blue. @unit 0..255 */
  readonly data: Float32Array;
}

/** Means over square cells from the region's upper left corner on; a pixel that two cells share counts in parts. */
export function coarsen(image: RgbImage, region: Region, cell: number): CoarsePicture {
  const columns = cellsAlong(region.width, cell);
  const rows = cellsAlong(region.height, cell);
  const [width, height] = [columns.sum.length, rows.sum.length];
  const data = new Float32Array(width * height * 3);
  const sums = new Int32Array(3 * region.width);
  for (let row = 0; row < height; row++) {
    const [first, last] = [rows.first[row] as number, rows.last[row] as number];
    sums.fill(0);
    for (let y = first; y <= last; y++) {
      const weight = y === first ? rows.firstWeight[row] : y === last ? rows.lastWeight[row] : WHOLE;
      addRow(image.data, 3 * ((region.top + y) * image.width + region.left), weight as number, sums);
    }
    averageRow(sums, columns, rows.sum[row] as number, data, 3 * row * width);
  }
  return { width, height, cell, data };
}

/** The weight of a pixel that lies in one cell alone. */
const WHOLE = 256;

/** Along an axis: the first and last pixel that each cell touches, the parts of them that lie in it, all parts together. */
interface Cells {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly firstWeight: Int32Array;
  readonly lastWeight: Int32Array;
  readonly sum: Int32Array;
}

function cellsAlong(length: number, cell: number): Cells {
  const count = Math.ceil(length / cell);
  const array = () => new Int32Array(count);
  const cells = { first: array(), last: array(), firstWeight: array(), lastWeight: array(), sum: array() };
  for (let i = 0; i < count; i++) {
    const from = i * cell;
    const to = Math.min(length, from + cell);
    const first = Math.min(length - 1, Math.floor(from));
    const last = Math.max(first, Math.ceil(to) - 1);
    // A cell that touches one pixel alone is that pixel.
    const firstWeight = first === last ? WHOLE : Math.round(WHOLE * (first + 1 - from));
    const lastWeight = first === last ? 0 : Math.round(WHOLE * (to - last));
    cells.first[i] = first;
    cells.last[i] = last;
    cells.firstWeight[i] = firstWeight;
    cells.lastWeight[i] = lastWeight;
    cells.sum[i] = firstWeight + lastWeight + WHOLE * Math.max(0, last - first - 1);
  }
  return cells;
}

function addRow(data: Uint8Array, from: number, weight: number, sums: Int32Array): void {
  for (let i = 0; i < sums.length; i += 3) {
    sums[i] = (sums[i] as number) + imul(weight, data[from + i] as number);
    sums[i + 1] = (sums[i + 1] as number) + imul(weight, data[from + i + 1] as number);
    sums[i + 2] = (sums[i + 2] as number) + imul(weight, data[from + i + 2] as number);
  }
}

function averageRow(
  sums: Int32Array,
  columns: Cells,
  rowSum: number,
  data: Float32Array,
  start: number,
): void {
  const { first, last, firstWeight, lastWeight, sum } = columns;
  for (let column = 0, at = start; column < sum.length; column++, at += 3) {
    const left = 3 * (first[column] as number);
    const right = 3 * (last[column] as number);
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let i = left + 3; i < right; i += 3) {
      red += sums[i] as number;
      green += sums[i + 1] as number;
      blue += sums[i + 2] as number;
    }
    const scale = 1 / ((sum[column] as number) * rowSum);
    const [whole, a, b] = [
      scale * WHOLE,
      scale * (firstWeight[column] as number),
      scale * (lastWeight[column] as number),
    ];
    data[at] = whole * red + a * (sums[left] as number) + b * (sums[right] as number);
    data[at + 1] = whole * green + a * (sums[left + 1] as number) + b * (sums[right + 1] as number);
    data[at + 2] = whole * blue + a * (sums[left + 2] as number) + b * (sums[right + 2] as number);
  }
}

/** Where the pixels of a line stand among its cells, for bilinear interpolation; ends repeated. */
export interface CellPlaces {
  /** The cell before. */
  readonly index: Int32Array;
  /** 0..1 of the way to the one after. */
  readonly weight: Float32Array;
}

/** Places of `length` pixels among `count` cells. */
export function placeAmongCells(length: number, cell: number, count: number): CellPlaces {
  const index = new Int32Array(length);
  const weight = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const at = Math.min(count - 1, Math.max(0, (i + 0.5) / cell - 0.5));
    const before = Math.max(0, Math.min(count - 2, Math.floor(at)));
    index[i] = before;
    weight[i] = count === 1 ? 0 : at - before;
  }
  return { index, weight };
}

/** A row of cells at the region's full width. */
export function expandRow(coarse: CoarsePicture, row: number, columns: CellPlaces, out: Float32Array): void {
  const { data, width } = coarse;
  const step = width === 1 ? 0 : 3;
  const { index, weight } = columns;
  for (let x = 0, i = 0; i < out.length; x++, i += 3) {
    const left = 3 * (row * width + (index[x] as number));
    const t = weight[x] as number;
    const red = data[left] as number;
    const green = data[left + 1] as number;
    const blue = data[left + 2] as number;
    out[i] = red + t * ((data[left + step] as number) - red);
    out[i + 1] = green + t * ((data[left + step + 1] as number) - green);
    out[i + 2] = blue + t * ((data[left + step + 2] as number) - blue);
  }
}
