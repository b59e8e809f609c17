import sharp from 'sharp';
import type { CropSet } from '../crop-set/crop-set.js';
import { type Sample, SPLITS } from '../sample.js';
import { realFirst } from './real-first.js';

/** Side of a picture on the sheet. @unit pixels */
const TILE = 96;
const COLUMNS = 12;
/** Room for the titles of a small set. */
const LEAST_COLUMNS = 4;
const LABEL_HEIGHT = 22;

/**
 * Faces to look at: a row for each split and method, crops spread over its videos. Every face should sit upright, eyes and
 * mouth at the same height all along a row.
 *
 * @returns A JPEG.
 */
export async function contactSheet(cropSet: CropSet): Promise<Uint8Array> {
  const rows: { readonly title: string; readonly samples: readonly Sample[] }[] = [];
  for (const split of SPLITS) {
    const inSplit = cropSet.samples.filter((sample) => sample.split === split);
    const methods = [...new Set(inSplit.map(({ method }) => method))].sort(realFirst);
    for (const method of methods) {
      const samples = inSplit.filter((sample) => sample.method === method);
      rows.push({ title: `${split}  ${method}  (${samples.length})`, samples: spread(samples, COLUMNS) });
    }
  }
  const width = Math.max(LEAST_COLUMNS, ...rows.map(({ samples }) => samples.length)) * TILE;
  const height = rows.length * (TILE + LABEL_HEIGHT);
  const tiles: { input: Buffer; left: number; top: number }[] = [];
  for (const [row, { title, samples }] of rows.entries()) {
    const top = row * (TILE + LABEL_HEIGHT);
    tiles.push({ input: label(title, width), left: 0, top });
    for (const [column, sample] of samples.entries()) {
      const { data, width: side, height: rise } = await cropSet.readPixels(sample);
      const raw = { width: side, height: rise, channels: 3 } as const;
      const input = await sharp(data, { raw }).resize(TILE, TILE).png().toBuffer();
      tiles.push({ input, left: column * TILE, top: top + LABEL_HEIGHT });
    }
  }
  const sheet = sharp({ create: { width, height, channels: 3, background: '#ffffff' } });
  return sheet.composite(tiles).jpeg({ quality: 88 }).toBuffer();
}

function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor(((i + 0.5) * items.length) / count)] as T);
}

function label(title: string, width: number): Buffer {
  const safe = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${LABEL_HEIGHT}"><text x="4" y="16" font-family="sans-serif" font-size="14">${safe}</text></svg>`,
  );
}
