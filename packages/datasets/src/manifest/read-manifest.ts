import { DidError } from '@did/runtime';
import { type Sample, SPLITS, type Split } from '../sample.js';
import { insidePath } from './inside-path.js';
import { GEOMETRY_COLUMNS, OPTIONAL_COLUMNS, REQUIRED_COLUMNS } from './manifest-columns.js';
import { parseRows } from './parse-rows.js';

/**
 * The samples that the text of a `manifest.csv` describes.
 *
 * @param file - Named in errors.
 * @throws DidError DID_DATA with file and line: a column that is missing, a value that is none, a path
 * that leaves the folder.
 */
export function readManifest(text: string, file: string): Sample[] {
  const rows = parseRows(text, file, 'readManifest');
  const header = rows[0] ?? [];
  const missing = REQUIRED_COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new DidError(
      'DID_DATA',
      `readManifest: ${file}, line 1: the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing. Make the set anew, or add ${missing.length > 1 ? 'them' : 'it'}.`,
      { file, line: 1, missing },
    );
  }
  const known = new Set<string>([...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS]);
  const extraColumns = header.filter((column) => !known.has(column));
  return rows.slice(1).map((cells, index) => {
    const row: Record<string, string> = {};
    header.forEach((column, i) => {
      row[column] = cells[i] ?? '';
    });
    return toSample(row, extraColumns, `${file}, line ${index + 2}`);
  });
}

function toSample(row: Record<string, string>, extraColumns: string[], where: string): Sample {
  const text = (column: string) => row[column] ?? '';
  const number = (column: string) => {
    const value = Number(text(column));
    if (text(column) === '' || !Number.isFinite(value))
      refuse(where, column, 'a finite number', text(column));
    return value;
  };
  const inside = (column: string) => {
    const value = text(column);
    return insidePath(value) ?? refuse(where, column, "a path inside the set's folder", value);
  };
  const label = text('label');
  if (label !== '0' && label !== '1') refuse(where, 'label', '0 (real) or 1 (fake)', label);
  const split = text('split') as Split;
  if (!SPLITS.includes(split)) refuse(where, 'split', 'train, val or test', split);
  const geometry = GEOMETRY_COLUMNS.map(number);
  return {
    path: inside('path'),
    sha256: text('sha256'),
    label: label === '1' ? 1 : 0,
    dataset: text('dataset'),
    method: text('method'),
    compression: text('compression'),
    sourceId: text('source_id'),
    targetId: text('target_id'),
    videoKey: text('video_key'),
    frame: number('frame'),
    timeMs: number('time_ms'),
    track: number('track'),
    split,
    box: geometry.slice(0, 4),
    landmarks: geometry.slice(4, 14),
    transform: geometry.slice(14),
    detectorScore: number('detector_score'),
    ...(text('mask_path') === '' ? {} : { maskPath: inside('mask_path') }),
    ...(text('strength') === '' ? {} : { strength: number('strength') }),
    ...(text('family') === '' ? {} : { family: text('family') }),
    extra: Object.fromEntries(extraColumns.map((column) => [column, text(column)])),
  };
}

function refuse(where: string, column: string, expected: string, actual: string): never {
  throw new DidError(
    'DID_DATA',
    `readManifest: ${where}: \`${column}\` must be ${expected}; got "${actual}".`,
    { where, column, actual },
  );
}
