import sharp from 'sharp';
import { type Html, html } from '../report/html.js';

/** Faces in rows, with what was found of each beside it. */
export interface PictureSheet {
  /** Heads of the columns of pictures. */
  readonly columns: readonly string[];
  readonly rows: readonly PictureRow[];
}

/** One face. */
export interface PictureRow {
  readonly title: string;
  /** Lines beneath the title. */
  readonly notes: readonly string[];
  /** One a column: a data URI, or words that stand in the picture's place. */
  readonly pictures: readonly (string | { readonly words: string })[];
}

const [SIDE, GAP, LEFT, TOP] = [128, 8, 168, 34];

/** Size of a sheet. @unit pixels */
function sheetSize({ columns, rows }: PictureSheet): { width: number; height: number } {
  return {
    width: LEFT + columns.length * (SIDE + GAP) + GAP,
    height: TOP + rows.length * (SIDE + GAP) + GAP,
  };
}

/** A sheet as an SVG file with its pictures inside: letters are vectors, pictures are not. */
export function sheetSvg(sheet: PictureSheet): string {
  const { width, height } = sheetSize(sheet);
  const heads = sheet.columns.map(
    (name, i) =>
      html`<text x="${LEFT + i * (SIDE + GAP) + SIDE / 2}" y="22" text-anchor="middle" font-size="13" fill="#5b6470">${name}</text>`,
  );
  const title = `Faces: ${sheet.rows.map((row) => row.title).join(', ')}; columns: ${sheet.columns.join(', ')}`;
  return `${
    html`<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif"><title>${title}</title><rect width="100%" height="100%" fill="#fff"/>${heads}${sheet.rows.map(rowSvg)}</svg>`
      .text
  }\n`;
}

function rowSvg({ title, notes, pictures }: PictureRow, row: number): Html {
  const y = TOP + row * (SIDE + GAP);
  const lines = notes.map(
    (note, i) => html`<text x="${GAP}" y="${y + 40 + 17 * i}" font-size="12" fill="#5b6470">${note}</text>`,
  );
  const cells = pictures.map((picture, i) => {
    const x = LEFT + i * (SIDE + GAP);
    if (typeof picture === 'string') {
      return html`<image x="${x}" y="${y}" width="${SIDE}" height="${SIDE}" href="${picture}"/>`;
    }
    const words = picture.words
      .split('\n')
      .map(
        (line, k) =>
          html`<text x="${x + SIDE / 2}" y="${y + SIDE / 2 + 4 + 15 * k}" text-anchor="middle" font-size="11.5" fill="#5b6470">${line}</text>`,
      );
    return html`<rect x="${x + 0.5}" y="${y + 0.5}" width="${SIDE - 1}" height="${SIDE - 1}" fill="none" stroke="#d5d2c9" stroke-dasharray="4 4"/>${words}`;
  });
  return html`<text x="${GAP}" y="${y + 20}" font-size="13.5" font-weight="600" fill="#1d2228">${title}</text>${lines}${cells}`;
}

/** A sheet as a PNG, an eighth larger than its size. */
export function sheetPng(svg: string): Promise<Uint8Array> {
  return sharp(Buffer.from(svg), { density: 108 }).png({ compressionLevel: 9 }).toBuffer();
}
