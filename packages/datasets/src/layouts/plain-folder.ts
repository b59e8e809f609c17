import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { DidError, isDidError } from '@did/runtime';
import { parse } from 'csv-parse/sync';
import { DEFAULT_SPLIT_SHARES } from '../forge/assign-splits.js';
import { IMAGE_EXTENSIONS } from '../images/decode-image.js';
import { SPLITS, type Split } from '../sample.js';
import { assignBySource } from './assign-by-source.js';
import {
  type DatasetLayout,
  type DatasetPart,
  type DatasetScan,
  type LayoutOptions,
  type MissingPart,
  ORIGINAL,
  REAL,
} from './dataset-layout.js';
import { findPath, folderEntries, listMediaBelow, type MediaEntry } from './folder-entries.js';
import type { MediaRecord } from './media-record.js';
import { sortRecords } from './sort-records.js';

/**
 * One's own data: `real/...` and `fake/METHOD/...`, optionally under `train`, `val` and `test`; or a CSV file of
 * `path,label,method` as `root`, with paths relative to it.
 *
 * @remarks
 * What has one name below `real` and below the methods, `real/ann.mp4` and `fake/swap/ann.mp4`, is one source; a
 * folder's pictures are one source. Without folders for the splits, sources are divided 70 : 10 : 20.
 */
export const plainFolder: DatasetLayout = {
  name: 'folder',
  title: 'a plain folder',
  methods: [],
  access: {
    page: '',
    howTo:
      'Your own pictures and videos: real/... and fake/METHOD/..., optionally under train, val and test.',
    terms: 'Your own.',
  },
  scan: scanPlainFolder,
};

async function scanPlainFolder(options: LayoutOptions): Promise<DatasetScan> {
  const { root, seed = 0, methods } = options;
  const isFile = (await stat(root).catch(() => undefined))?.isFile() === true;
  const { records: all, missing } = isFile ? await readTable(root) : await readFolders(root);
  const records = all.filter(
    ({ method }) => method === REAL || methods === undefined || methods.includes(method),
  );
  const divided = records.some(({ split }) => split !== undefined);
  const placed = divided ? records : assignBySource(records, DEFAULT_SPLIT_SHARES, seed, groupOf);
  const names = [...new Set(records.map(({ method }) => method))].sort();
  const parts: DatasetPart[] = names.map((name) => ({
    name: name === REAL ? 'real' : `fake/${name}`,
    found: records.filter(({ method }) => method === name).length,
  }));
  for (const [label, name] of [
    [0, 'real'],
    [1, 'fake/METHOD'],
  ] as const) {
    if (records.some((record) => record.label === label)) continue;
    parts.push({ name, found: 0 });
    missing.push({ kind: 'folder', name, advice: 'Put videos or pictures into it.' });
  }
  return {
    dataset: plainFolder.name,
    root: isFile ? path.dirname(root) : root,
    records: sortRecords(placed),
    parts,
    missing,
    leftOut: [],
  };
}

async function readFolders(root: string): Promise<{ records: MediaRecord[]; missing: MissingPart[] }> {
  const records: MediaRecord[] = [];
  const tops: { folder: string; split: Split | undefined }[] = [{ folder: '', split: undefined }];
  for (const split of SPLITS) {
    const folder = await findPath(root, split);
    if (folder !== undefined) tops.push({ folder, split });
  }
  for (const { folder, split } of tops) {
    const inside = folder === '' ? [] : [folder];
    const real = await findPath(root, ...inside, 'real');
    if (real !== undefined) {
      for (const entry of await listMediaBelow(root, real)) records.push(toRecord(entry, real, REAL, split));
    }
    const fake = await findPath(root, ...inside, 'fake');
    if (fake === undefined) continue;
    for (const entry of await folderEntries(path.join(root, fake))) {
      if (!entry.isDirectory()) continue;
      const place = `${fake}/${entry.name}`;
      for (const media of await listMediaBelow(root, place))
        records.push(toRecord(media, place, entry.name, split));
    }
  }
  return { records, missing: [] };
}

function toRecord(
  { path: file, kind }: MediaEntry,
  place: string,
  method: string,
  split: Split | undefined,
): MediaRecord {
  const inside = file.slice(place.length + 1).replace(/\.[A-Za-z0-9]+$/, '');
  const folder = path.posix.dirname(inside);
  // Pictures of one folder are pictures of one source; a picture alone, or a video, is its own.
  const id = kind === 'image' && folder !== '.' ? folder : inside;
  return record(file, kind, method, method === REAL ? 0 : 1, id, split);
}

function record(
  file: string,
  kind: MediaRecord['kind'],
  method: string,
  label: 0 | 1,
  id: string,
  split: Split | undefined,
): MediaRecord {
  return {
    path: file,
    kind,
    label,
    dataset: 'folder',
    method,
    compression: ORIGINAL,
    sourceId: id,
    targetId: '',
    videoKey: `folder/${method}/${ORIGINAL}/${id}`,
    split,
    identities: [groupName(id)],
  };
}

/** What stays in one split: the first folder, or the name. */
function groupOf({ sourceId }: MediaRecord): string {
  return groupName(sourceId);
}

function groupName(id: string): string {
  return id.split('/')[0] as string;
}

async function readTable(file: string): Promise<{ records: MediaRecord[]; missing: MissingPart[] }> {
  const rows = parseTable(await readFile(file, 'utf8'), file);
  const missing: MissingPart[] = [];
  const records: MediaRecord[] = [];
  for (const [i, row] of rows.entries()) {
    const where = `${file}, line ${i + 2}`;
    const place = path.posix.normalize((row.path ?? '').replaceAll('\\', '/'));
    if (place === '.' || place.startsWith('..') || /^(\/|[A-Za-z]:)/.test(place)) {
      throw refuse(where, 'path', "a path inside the table's folder", row.path);
    }
    if (row.label !== '0' && row.label !== '1')
      throw refuse(where, 'label', '0 (real) or 1 (fake)', row.label);
    const split = row.split === undefined || row.split === '' ? undefined : row.split;
    if (split !== undefined && !SPLITS.includes(split as Split)) {
      throw refuse(where, 'split', 'train, val, test or empty', row.split);
    }
    const label = row.label === '1' ? 1 : 0;
    const method = label === 0 ? REAL : row.method === undefined || row.method === '' ? 'fake' : row.method;
    const there = await stat(path.join(path.dirname(file), place)).catch(() => undefined);
    if (there === undefined) {
      missing.push({ kind: 'video', name: place, advice: `${path.basename(file)}, line ${i + 2} names it.` });
      continue;
    }
    const image = IMAGE_EXTENSIONS.includes(path.posix.extname(place).toLowerCase());
    const kind = there.isDirectory() ? 'frames' : image ? 'image' : 'video';
    const id =
      row.source === undefined || row.source === '' ? place.replace(/\.[A-Za-z0-9]+$/, '') : row.source;
    records.push(record(place, kind, method, label, id, split as Split | undefined));
  }
  return { records, missing };
}

function parseTable(text: string, file: string): Record<string, string | undefined>[] {
  try {
    const rows = parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true }) as Record<
      string,
      string | undefined
    >[];
    const absent = ['path', 'label'].filter((column) => rows[0] !== undefined && !(column in rows[0]));
    if (absent.length === 0) return rows;
    throw new DidError(
      'DID_DATA',
      `${file}, line 1: the column ${absent.join(' and ')} is missing. Expected path,label,method and, if you like, split and source.`,
      { file, absent },
    );
  } catch (cause) {
    if (isDidError(cause)) throw cause;
    throw new DidError(
      'DID_DATA',
      `${file} is no CSV file: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { file },
      { cause },
    );
  }
}

function refuse(where: string, column: string, expected: string, actual: string | undefined): DidError {
  return new DidError('DID_DATA', `${where}: \`${column}\` must be ${expected}; got "${actual ?? ''}".`, {
    where,
    column,
  });
}
