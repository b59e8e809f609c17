import { DidError } from '@did/runtime';
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
import { listMediaBelow, type MediaEntry } from './folder-entries.js';
import type { MediaRecord } from './media-record.js';
import { openList } from './open-list.js';
import { isRecord, parseListJson } from './parse-list-json.js';
import { sortRecords } from './sort-records.js';

const LIST = 'dataset.json';

/**
 * The DFDC preview (DFDCP): `original_videos`, `method_A` and `method_B`, with labels, sets and people in `dataset.json`.
 *
 * @remarks
 * The published sets are train and test; validation is drawn from train by actors whose videos were altered.
 * @source Dolhansky et al. 2019.
 */
export const dfdcPreview: DatasetLayout = {
  name: 'dfdcp',
  title: 'DFDC preview (DFDCP)',
  methods: ['method_A', 'method_B'],
  access: {
    page: 'https://ai.meta.com/datasets/dfdc/',
    howTo: 'Register on the page and accept the terms; the preview is a download of its own there.',
    terms: 'DFDC dataset licence: accept it on the page; no passing on.',
  },
  scan: scanDfdcPreview,
};

async function scanDfdcPreview(options: LayoutOptions): Promise<DatasetScan> {
  const { root, validationShare = DEFAULT_VALIDATION_SHARE, seed = 0 } = options;
  const list = await openList(root, options.splits, LIST, []);
  const media = await listMediaBelow(root, '');
  const byKey = new Map(media.map((entry) => [keyOf(entry.path), entry]));
  const missing: MissingPart[] = [];
  if (list === undefined) {
    missing.push({
      kind: 'list',
      name: LIST,
      advice: `It is part of the download: ${dfdcPreview.access.page}.`,
    });
    return {
      dataset: dfdcPreview.name,
      root,
      records: [],
      parts: [{ name: 'videos', found: media.length }],
      missing,
      leftOut: [],
    };
  }
  const value = parseListJson(list.text, list.file);
  if (!isRecord(value)) throw wrong(list.file, 'an object of paths');
  const counts = new Map<string, { found: number; published: number }>();
  const records: MediaRecord[] = [];
  for (const [name, entry] of Object.entries(value)) {
    const method = name.split('/')[0] ?? '';
    const count = counts.get(method) ?? { found: 0, published: 0 };
    counts.set(method, count);
    count.published++;
    const found = byKey.get(keyOf(name));
    if (found === undefined) {
      missing.push({ kind: 'video', name, advice: `${LIST} names it; unpack ${method} again.` });
      continue;
    }
    count.found++;
    records.push(toRecord(name, entry, found, method, list.file));
  }
  const parts: DatasetPart[] = [...counts].map(([name, count]) => ({ name, ...count }));
  const train = records.filter(({ split }) => split === 'train');
  const shares = { train: 1 - validationShare, val: validationShare, test: 0 };
  const byActor = ({ identities }: MediaRecord) => identities[0] as string;
  const placed = records.some(({ split }) => split === 'val')
    ? records
    : [...records.filter(({ split }) => split !== 'train'), ...assignBySource(train, shares, seed, byActor)];
  return { dataset: dfdcPreview.name, root, records: sortRecords(placed), parts, missing, leftOut: [] };
}

function toRecord(
  name: string,
  entry: unknown,
  media: MediaEntry,
  method: string,
  file: string,
): MediaRecord {
  const { label, set, target_id: target, swapped_id: donor } = isRecord(entry) ? entry : {};
  if (label !== 'real' && label !== 'fake') throw wrong(`${file}, ${name}`, '`label` real or fake');
  if (set !== 'train' && set !== 'test' && set !== 'val')
    throw wrong(`${file}, ${name}`, '`set` train or test');
  const people = [target, donor].filter((id) => typeof id === 'string' || typeof id === 'number').map(String);
  const key = keyOf(name);
  return {
    path: media.path,
    kind: media.kind,
    label: label === 'fake' ? 1 : 0,
    dataset: 'dfdcp',
    method: label === 'fake' ? method : REAL,
    compression: ORIGINAL,
    sourceId: people[0] ?? key,
    targetId: label === 'fake' ? (people[1] ?? '') : '',
    videoKey: `dfdcp/${label === 'fake' ? method : REAL}/${ORIGINAL}/${key}`,
    split: set,
    identities: people.length > 0 ? [...new Set(people)] : [key],
  };
}

/** Without `videos` level and ending: copies differ in them. */
function keyOf(path: string): string {
  return path
    .split('/')
    .filter((step) => step !== 'videos')
    .join('/')
    .replace(/\.[A-Za-z0-9]+$/, '');
}

function wrong(where: string, expected: string): DidError {
  return new DidError(
    'DID_DATA',
    `${where}: expected ${expected}. Take ${LIST} from the download once more.`,
    { where },
  );
}
