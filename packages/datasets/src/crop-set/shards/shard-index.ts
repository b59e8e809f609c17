import { DidError } from '@did/runtime';
import { stringify } from 'csv-stringify/sync';
import { insidePath } from '../../manifest/inside-path.js';
import { parseRows } from '../../manifest/parse-rows.js';

/** Where the shards of a crop set lie, and what says where a crop lies in them. */
export const SHARD_FOLDER = 'shards';
/** A row for each crop and mask. */
export const SHARD_INDEX = `${SHARD_FOLDER}/index.csv`;

const COLUMNS = ['path', 'shard', 'offset', 'size', 'sha256'] as const;

/** Where one crop or mask lies. */
export interface ShardEntry {
  /** As the manifest has it. */
  readonly path: string;
  /** File name of the shard. */
  readonly shard: string;
  /** First byte in it. @unit bytes */
  readonly offset: number;
  /** @unit bytes */
  readonly size: number;
  /** Of these bytes, in hexadecimal. */
  readonly sha256: string;
}

/** The text of `shards/index.csv`. */
export function writeShardIndex(entries: readonly ShardEntry[]): string {
  return stringify([...entries], { header: true, columns: [...COLUMNS] });
}

/**
 * The entries that the text of a `shards/index.csv` describes.
 *
 * @param file - Named in errors.
 * @throws DidError DID_DATA with file and line: a column that is missing, a number that is none, a path or shard that
 * leads out of the folder.
 */
export function readShardIndex(text: string, file: string): ShardEntry[] {
  const rows = parseRows(text, file, 'readShardIndex');
  const header = rows[0] ?? [];
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new DidError(
      'DID_DATA',
      `readShardIndex: ${file}, line 1: missing: ${missing.join(', ')}. Pack the set anew with \`did pack\`.`,
      { file, line: 1, missing },
    );
  }
  const places = COLUMNS.map((column) => header.indexOf(column));
  return rows.slice(1).map((cells, index) => {
    const [path = '', shard = '', offset = '', size = '', sha256 = ''] = places.map(
      (place) => cells[place] ?? '',
    );
    const where = `${file}, line ${index + 2}`;
    if (!/^[\w-]+\.tar$/.test(shard)) refuse(where, 'shard', 'the name of a .tar file beside it', shard);
    if (!/^[0-9a-f]{64}$/.test(sha256)) refuse(where, 'sha256', '64 hexadecimal digits', sha256);
    return {
      path: insidePath(path) ?? refuse(where, 'path', "a path inside the set's folder", path),
      shard,
      offset: bytes(where, 'offset', offset),
      size: bytes(where, 'size', size),
      sha256,
    };
  });
}

function bytes(where: string, column: string, text: string): number {
  const value = Number(text);
  if (text === '' || !Number.isSafeInteger(value) || value < 0) {
    refuse(where, column, 'a number of bytes', text);
  }
  return value;
}

function refuse(where: string, column: string, expected: string, actual: string): never {
  throw new DidError(
    'DID_DATA',
    `readShardIndex: ${where}: \`${column}\` must be ${expected}; got "${actual}".`,
    { where, column, actual },
  );
}
