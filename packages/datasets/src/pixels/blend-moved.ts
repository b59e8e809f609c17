import type { RgbImage } from '@did/faces';
import type { PlacedMask } from './placed-mask.js';
import type { Region } from './region.js';

/** Where a pixel of the result is read from: x' = zoomX x + x0, y' = zoomY y + y0. @unit pixels of the whole picture */
export interface Motion {
  readonly zoomX: number;
  readonly x0: number;
  readonly zoomY: number;
  readonly y0: number;
}

/** The part of a picture of this size that {@link blendMoved} reads for a region of its result; never empty. */
export function movedRegion(region: Region, motion: Motion, width: number, height: number): Region {
  const along = (start: number, length: number, zoom: number, shift: number, limit: number) => {
    const within = (at: number) => Math.min(limit - 1, Math.max(0, at));
    const first = within(Math.floor(zoom * start + shift));
    return [first, within(Math.floor(zoom * (start + length - 1) + shift) + 1) - first + 1] as const;
  };
  const [left, columns] = along(region.left, region.width, motion.zoomX, motion.x0, width);
  const [top, rows] = along(region.top, region.height, motion.zoomY, motion.y0, height);
  return { left, top, width: columns, height: rows };
}

/**
 * A picture with a moved, resized piece blended in: `target` where the mask is 0, the piece where it is 1, read bilinearly,
 * its edges repeated. What the mask leaves at 0 keeps its bytes.
 *
 * @param piece - Pixels of `place`.
 * @param place - Where the piece was cut from.
 */
export function blendMoved(
  target: RgbImage,
  piece: RgbImage,
  place: Region,
  motion: Motion,
  mask: PlacedMask,
): RgbImage {
  const { width, height } = target;
  const data = target.data.slice();
  const { region } = mask;
  const columns = readingPlaces(region.left, region.width, motion.zoomX, motion.x0 - place.left, piece.width);
  const rows = readingPlaces(region.top, region.height, motion.zoomY, motion.y0 - place.top, piece.height);
  // Rows read at the result's columns; two that follow each other differ in parity.
  const across = [new Float32Array(3 * region.width), new Float32Array(3 * region.width)] as const;
  const held: [number, number] = [-1, -1];
  const read = (row: number): Float32Array => {
    const slot = row & 1;
    if (held[slot] !== row) readAcross(piece, row, columns, across[slot] as Float32Array);
    held[slot] = row;
    return across[slot] as Float32Array;
  };
  for (let y = 0; y < region.height; y++) {
    const row = rows.index[y] as number;
    const upper = read(row);
    const lower = read(Math.min(row + 1, piece.height - 1));
    const start = (region.top + y) * width + region.left;
    blendRow(data, start, mask.values, upper, lower, rows.weight[y] as number);
  }
  return { width, height, data };
}

function blendRow(
  data: Uint8Array,
  start: number,
  mask: Float32Array,
  upper: Float32Array,
  lower: Float32Array,
  t: number,
): void {
  for (let i = 0, at = start; i < upper.length; i += 3, at++) {
    const m = mask[at] as number;
    if (m === 0) continue;
    const rest = 1 - m;
    const k = 3 * at;
    const red = upper[i] as number;
    const green = upper[i + 1] as number;
    const blue = upper[i + 2] as number;
    // A mean of bytes needs no clamping, only its half for rounding.
    data[k] = rest * (data[k] as number) + m * (red + t * ((lower[i] as number) - red)) + 0.5;
    data[k + 1] = rest * (data[k + 1] as number) + m * (green + t * ((lower[i + 1] as number) - green)) + 0.5;
    data[k + 2] = rest * (data[k + 2] as number) + m * (blue + t * ((lower[i + 2] as number) - blue)) + 0.5;
  }
}

interface Places {
  readonly index: Int32Array;
  readonly weight: Float32Array;
}

function readingPlaces(start: number, length: number, zoom: number, shift: number, limit: number): Places {
  const index = new Int32Array(length);
  const weight = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const at = Math.min(limit - 1, Math.max(0, zoom * (start + i) + shift));
    index[i] = Math.floor(at);
    weight[i] = at - (index[i] as number);
  }
  return { index, weight };
}

function readAcross(piece: RgbImage, row: number, columns: Places, out: Float32Array): void {
  const { data, width } = piece;
  const start = 3 * row * width;
  const last = start + 3 * (width - 1);
  for (let x = 0, i = 0; i < out.length; x++, i += 3) {
    const left = start + 3 * (columns.index[x] as number);
    const right = left < last ? left + 3 : left;
    const t = columns.weight[x] as number;
    const red = data[left] as number;
    const green = data[left + 1] as number;
    const blue = data[left + 2] as number;
    out[i] = red + t * ((data[right] as number) - red);
    out[i + 1] = green + t * ((data[right + 1] as number) - green);
    out[i + 2] = blue + t * ((data[right + 2] as number) - blue);
  }
}
