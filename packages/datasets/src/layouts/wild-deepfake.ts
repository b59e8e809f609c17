import path from 'node:path';
import { ARCHIVE_ENDING } from '../archive/archive-ending.js';
import { IMAGE_EXTENSIONS } from '../images/decode-image.js';
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
import { findPath, folderEntries } from './folder-entries.js';
import type { MediaRecord } from './media-record.js';
import { sortRecords } from './sort-records.js';

const METHOD = 'in-the-wild';
const FOLDERS = [
  { name: 'real_train', label: 0, split: 'train' },
  { name: 'fake_train', label: 1, split: 'train' },
  { name: 'real_test', label: 0, split: 'test' },
  { name: 'fake_test', label: 1, split: 'test' },
] as const;

/**
 * WildDeepfake: sequences of faces cut from videos of the web, in `real_train`, `fake_train`, `real_test` and
 * `fake_test`; the archive of a video holds a folder a sequence, and is read as it is or unpacked.
 *
 * @remarks
 * Validation is drawn from train by video. Nobody says who is in it: identities cannot be told apart.
 * @source Zi et al. 2020.
 */
export const wildDeepfake: DatasetLayout = {
  name: 'wilddeepfake',
  title: 'WildDeepfake',
  methods: [METHOD],
  access: {
    page: 'https://github.com/OpenTAI/wild-deepfake',
    howTo:
      'Send the request form that the page links to; it is also on Hugging Face (xingjunm/WildDeepfake), on request.',
    terms: 'Research only, no passing on.',
  },
  scan: scanWildDeepfake,
};

async function scanWildDeepfake(options: LayoutOptions): Promise<DatasetScan> {
  const { root, validationShare = DEFAULT_VALIDATION_SHARE, seed = 0 } = options;
  // The download's own top folder may be the root or lie in it.
  const top = (await findPath(root, 'deepfake_in_the_wild')) ?? '';
  const parts: DatasetPart[] = [];
  const missing: MissingPart[] = [];
  const records: MediaRecord[] = [];
  for (const { name, label, split } of FOLDERS) {
    const folder = await findPath(root, ...(top === '' ? [] : [top]), name);
    const entries = folder === undefined ? [] : await listSequences(root, folder);
    const archives = entries.filter(({ kind }) => kind === 'archive').length;
    if (archives < entries.length || archives === 0) parts.push({ name, found: entries.length - archives });
    // What is in one shows when it is read from end to end.
    if (archives > 0) parts.push({ name: `${name}, archives of sequences`, found: archives });
    if (folder === undefined)
      missing.push({
        kind: 'folder',
        name,
        advice: `It is part of the download: ${wildDeepfake.access.page}.`,
      });
    for (const entry of entries) {
      const id = entry.path.replace(ARCHIVE_ENDING, '').slice((folder as string).length + 1);
      const method = label === 1 ? METHOD : REAL;
      // Each archive is one video of the web; its sequences belong together.
      const video = `${name}/${id.split('/')[0]}`;
      records.push({
        ...entry,
        label,
        dataset: 'wilddeepfake',
        method,
        compression: ORIGINAL,
        sourceId: video,
        targetId: '',
        videoKey: `wilddeepfake/${method}/${ORIGINAL}/${name}/${id}`,
        split,
        identities: [video],
      });
    }
  }
  const train = records.filter(({ split }) => split === 'train');
  const shares = { train: 1 - validationShare, val: validationShare, test: 0 };
  const placed = [0, 1].flatMap((label) =>
    assignBySource(
      train.filter((record) => record.label === label),
      shares,
      seed,
    ),
  );
  return {
    dataset: wildDeepfake.name,
    root,
    records: sortRecords([...placed, ...records.filter(({ split }) => split === 'test')]),
    parts,
    missing,
    leftOut: [],
  };
}

/** Folders that hold pictures, and archives that have not been unpacked beside themselves. */
async function listSequences(root: string, folder: string): Promise<Pick<MediaRecord, 'path' | 'kind'>[]> {
  const entries = await folderEntries(path.join(root, folder));
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const sequences: Pick<MediaRecord, 'path' | 'kind'>[] = [];
  if (entries.some(({ name }) => IMAGE_EXTENSIONS.includes(path.extname(name).toLowerCase())))
    sequences.push({ path: folder, kind: 'frames' });
  for (const { name } of entries) {
    if (!ARCHIVE_ENDING.test(name) || folders.includes(name.replace(ARCHIVE_ENDING, ''))) continue;
    sequences.push({ path: `${folder}/${name}`, kind: 'archive' });
  }
  for (const name of folders) sequences.push(...(await listSequences(root, `${folder}/${name}`)));
  return sequences;
}
