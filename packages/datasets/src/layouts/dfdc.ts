import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DidError } from '@did/runtime';
import { parse } from 'csv-parse/sync';
import type { Split } from '../sample.js';
import { assignBySource } from './assign-by-source.js';
import {
  type DatasetLayout,
  type DatasetPart,
  type DatasetScan,
  DEFAULT_VALIDATION_SHARE,
  type LayoutOptions,
  type MissingPart,
  ORIGINAL,
  REAL,
} from './dataset-layout.js';
import { findPath, folderEntries, listMedia } from './folder-entries.js';
import type { MediaRecord } from './media-record.js';
import { isRecord, parseListJson } from './parse-list-json.js';
import { sortRecords } from './sort-records.js';

/** The eight methods are not told apart in the labels. */
const METHOD = 'dfdc';

/**
 * The Deepfake Detection Challenge: folders `train/dfdc_train_part_N` (or the parts alone) with `metadata.json`,
 * `validation` and `test` with `labels.csv` or `metadata.json`.
 *
 * @remarks
 * Where no validation folder is there, a share of the originals with all their fakes becomes it.
 * @source Dolhansky et al. 2020.
 */
export const dfdc: DatasetLayout = {
  name: 'dfdc',
  title: 'DFDC',
  methods: [METHOD],
  access: {
    page: 'https://ai.meta.com/datasets/dfdc/',
    howTo:
      'Register on the page and accept the terms; the training part is also on Kaggle (deepfake-detection-challenge).',
    terms: 'DFDC dataset licence: accept it on the page; no passing on.',
  },
  scan: scanDfdc,
};

interface Labelled {
  readonly label: 0 | 1;
  readonly original: string;
}

async function scanDfdc(options: LayoutOptions): Promise<DatasetScan> {
  const { root, validationShare = DEFAULT_VALIDATION_SHARE, seed = 0 } = options;
  const folders = await labelledFolders(root);
  const parts: DatasetPart[] = [];
  const missing: MissingPart[] = [];
  const records: MediaRecord[] = [];
  const unlabelled: string[] = [];
  for (const { folder, split } of folders) {
    const labels = await readLabels(root, folder);
    const media = await listMedia(root, folder);
    parts.push({ name: folder, found: media.length, published: labels.size });
    const there = new Set(media.map(({ name }) => name));
    for (const name of labels.keys()) {
      if (there.has(name)) continue;
      missing.push({
        kind: 'video',
        name: `${folder}/${name}.mp4`,
        advice: `Its labels name it; unpack ${folder} again.`,
      });
    }
    for (const { name, path: file, kind } of media) {
      const labelled = labels.get(name);
      if (labelled === undefined) {
        unlabelled.push(file);
        continue;
      }
      const method = labelled.label === 1 ? METHOD : REAL;
      records.push({
        path: file,
        kind,
        label: labelled.label,
        dataset: 'dfdc',
        method,
        compression: ORIGINAL,
        sourceId: labelled.original === '' ? name : labelled.original,
        targetId: '',
        videoKey: `dfdc/${method}/${ORIGINAL}/${name}`,
        split,
        // Actors are not named: a base video stands for its people.
        identities: [labelled.original === '' ? name : labelled.original],
      });
    }
  }
  for (const split of ['train', 'test'] as const) {
    if (folders.some((one) => one.split === split)) continue;
    const name = split === 'train' ? 'train/dfdc_train_part_N' : 'test';
    missing.push({
      kind: 'folder',
      name,
      advice: `With metadata.json or labels.csv in it: ${dfdc.access.page}.`,
    });
  }
  const hasValidation = folders.some(({ split }) => split === 'val');
  const shares = { train: 1 - validationShare, val: validationShare, test: 0 };
  const placed = hasValidation
    ? records
    : [
        ...records.filter(({ split }) => split !== 'train'),
        ...assignBySource(
          records.filter(({ split }) => split === 'train'),
          shares,
          seed,
        ),
      ];
  const leftOut =
    unlabelled.length === 0
      ? []
      : [{ reason: 'without a label', videos: unlabelled.length, examples: unlabelled.slice(0, 3) }];
  return { dataset: dfdc.name, root, records: sortRecords(placed), parts, missing, leftOut };
}

/** Folders with labels at the root and one level below, each with the split that its name says. */
async function labelledFolders(root: string): Promise<{ folder: string; split: Split }[]> {
  const found: { folder: string; split: Split }[] = [];
  const visit = async (folder: string, depth: number) => {
    const split = splitOf(folder);
    const entries = await folderEntries(path.join(root, folder));
    const names = entries.map(({ name }) => name.toLowerCase());
    if (split !== undefined && (names.includes('metadata.json') || names.includes('labels.csv'))) {
      found.push({ folder, split });
    }
    if (depth === 0) return;
    for (const entry of entries) {
      if (entry.isDirectory()) await visit(folder === '' ? entry.name : `${folder}/${entry.name}`, depth - 1);
    }
  };
  await visit('', 2);
  return found;
}

function splitOf(folder: string): Split | undefined {
  const [first = ''] = folder.toLowerCase().split('/');
  if (/^(dfdc_)?train/.test(first)) return 'train';
  if (/^val/.test(first)) return 'val';
  return /^test/.test(first) ? 'test' : undefined;
}

async function readLabels(root: string, folder: string): Promise<Map<string, Labelled>> {
  const json = await findPath(root, ...folder.split('/'), 'metadata.json');
  const csv = await findPath(root, ...folder.split('/'), 'labels.csv');
  if (csv !== undefined) {
    const file = path.join(root, csv);
    const rows = parse(await readFile(file, 'utf8'), {
      columns: true,
      bom: true,
      skip_empty_lines: true,
    }) as Record<string, string>[];
    return new Map(
      rows.map((row, i) => [
        stem(row.filename ?? ''),
        { label: toLabel(row.label, file, i + 2), original: '' },
      ]),
    );
  }
  const file = path.join(root, json as string);
  const value = parseListJson(await readFile(file, 'utf8'), file);
  if (!isRecord(value)) throw notLabels(file, 'an object of file names');
  return new Map(
    Object.entries(value).map(([name, entry]) => {
      if (!isRecord(entry)) throw notLabels(file, `an object for ${name}`);
      const original = typeof entry.original === 'string' ? stem(entry.original) : '';
      return [stem(name), { label: toLabel(entry.label ?? entry.is_fake, file, name), original }];
    }),
  );
}

function toLabel(value: unknown, file: string, where: string | number): 0 | 1 {
  const text = String(value).toUpperCase();
  if (text === 'FAKE' || text === '1') return 1;
  if (text === 'REAL' || text === '0') return 0;
  throw notLabels(
    `${file}, ${typeof where === 'number' ? `line ${where}` : where}`,
    'REAL, FAKE, 0 or 1 as a label',
  );
}

function notLabels(where: string, expected: string): DidError {
  return new DidError(
    'DID_DATA',
    `${where}: expected ${expected}. Take the file from the download once more.`,
    { where },
  );
}

function stem(name: string): string {
  return name.replace(/\.[A-Za-z0-9]+$/, '');
}
