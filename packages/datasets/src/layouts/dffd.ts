import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Split } from '../sample.js';
import {
  type DatasetLayout,
  type DatasetPart,
  type DatasetScan,
  type LayoutOptions,
  type LeftOut,
  type MissingPart,
  ORIGINAL,
  REAL,
} from './dataset-layout.js';
import { findPath, folderEntries, listMediaBelow, type MediaEntry } from './folder-entries.js';
import type { MediaRecord } from './media-record.js';
import { sortRecords } from './sort-records.js';

/** Folders of DFFD by method; both PGGAN versions are one domain, and both StyleGANs. */
const FOLDERS: readonly { readonly names: readonly string[]; readonly method: string }[] = [
  { names: ['ffhq'], method: REAL },
  { names: ['celeba', 'celeba_2w'], method: REAL },
  { names: ['youtube', 'original'], method: REAL },
  { names: ['FaceSwap'], method: 'FaceSwap' },
  { names: ['Deepfakes'], method: 'Deepfakes' },
  { names: ['Face2Face'], method: 'Face2Face' },
  { names: ['faceapp'], method: 'FaceAPP' },
  { names: ['stargan'], method: 'StarGAN' },
  { names: ['pggan_v1'], method: 'PGGAN' },
  { names: ['pggan_v2'], method: 'PGGAN' },
  { names: ['stylegan_celeba'], method: 'StyleGAN' },
  { names: ['stylegan_ffhq'], method: 'StyleGAN' },
];

/** The seven methods of the paper's subset, which leaves DeepFaceLab's videos out. */
export const DFFD_METHODS = [
  'FaceSwap',
  'Deepfakes',
  'Face2Face',
  'FaceAPP',
  'StarGAN',
  'PGGAN',
  'StyleGAN',
] as const;

const SPLIT_FOLDERS: readonly { readonly split: Split; readonly names: readonly string[] }[] = [
  { split: 'train', names: ['train'] },
  { split: 'val', names: ['validation', 'val'] },
  { split: 'test', names: ['test'] },
];

/**
 * DFFD: a folder a source, each with `train`, `validation` and `test`, or with list files of these names.
 *
 * @remarks
 * The paper's subset: DeepFaceLab's videos are never read. Real pictures and fakes come from different sources, so
 * the folder is kept in `origin`: report by pairs of origins. Still pictures are a source each; frames of
 * FaceForensics++ carry their video.
 * @source Dang et al. 2020 (On the Detection of Digital Face Manipulation).
 */
export const dffd: DatasetLayout = {
  name: 'dffd',
  title: 'DFFD',
  methods: DFFD_METHODS,
  access: {
    page: 'http://cvlab.cse.msu.edu/dffd-dataset.html',
    howTo:
      'Send the online application that the page links to; the password comes by mail. CelebA and the frames of FaceForensics++ come with instructions, not with the download.',
    terms: 'Research only; CelebA, FFHQ and FaceForensics++ keep their own terms.',
  },
  scan: scanDffd,
};

async function scanDffd({ root, methods = DFFD_METHODS }: LayoutOptions): Promise<DatasetScan> {
  const records: MediaRecord[] = [];
  const parts: DatasetPart[] = [];
  const missing: MissingPart[] = [];
  const unplaced: string[] = [];
  for (const { names, method } of FOLDERS) {
    if (method !== REAL && !methods.includes(method)) continue;
    const folder = await firstFolder(root, names);
    const origin = names[0] as string;
    const placed = folder === undefined ? [] : await readSource(root, folder, unplaced);
    parts.push({ name: origin, found: placed.length });
    if (placed.length === 0) {
      missing.push({
        kind: 'folder',
        name: origin,
        advice: `Its README says how to get it: ${dffd.access.page}.`,
      });
    }
    for (const { entry, split } of placed) records.push(toRecord(entry, method, origin, split));
  }
  const leftOut: LeftOut[] = [];
  if (unplaced.length > 0) {
    const reason = 'in no folder train, validation or test, and in no list';
    leftOut.push({ reason, videos: unplaced.length, examples: unplaced.slice(0, 3) });
  }
  return { dataset: dffd.name, root, records: sortRecords(records), parts, missing, leftOut };
}

async function firstFolder(root: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const found = await findPath(root, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Placed {
  readonly entry: MediaEntry;
  readonly split: Split;
}

/** By the folders of the splits; where there are none, by list files that name pictures. */
async function readSource(root: string, folder: string, unplaced: string[]): Promise<Placed[]> {
  const placed: Placed[] = [];
  let divided = false;
  for (const { split, names } of SPLIT_FOLDERS) {
    const inside = await firstFolder(path.join(root, folder), names);
    if (inside === undefined) continue;
    divided = true;
    for (const entry of await listMediaBelow(root, `${folder}/${inside}`)) placed.push({ entry, split });
  }
  if (divided) return placed;
  const lists = await readLists(path.join(root, folder));
  for (const entry of await listMediaBelow(root, folder)) {
    const split = lists.get(path.posix.basename(entry.path).toLowerCase());
    if (split === undefined) unplaced.push(entry.path);
    else placed.push({ entry, split });
  }
  return placed;
}

/** `train.txt`, `list_validation.txt` and the like: a file name a line, whatever follows it. */
async function readLists(folder: string): Promise<Map<string, Split>> {
  const splits = new Map<string, Split>();
  for (const { name } of await folderEntries(folder)) {
    const [, word] = /(?:^|[_-])(train|validation|val|test)(?:ing)?\.(?:txt|csv|lst)$/i.exec(name) ?? [];
    const split = SPLIT_FOLDERS.find(
      ({ names }) => word !== undefined && names.includes(word.toLowerCase()),
    )?.split;
    if (split === undefined) continue;
    for (const line of (await readFile(path.join(folder, name), 'utf8')).split(/\r?\n/)) {
      const [file = ''] = line.trim().split(/[\s,]+/);
      if (file !== '') splits.set(path.posix.basename(file.replaceAll('\\', '/')).toLowerCase(), split);
    }
  }
  return splits;
}

function toRecord(
  { name, path: file, kind }: MediaEntry,
  method: string,
  origin: string,
  split: Split,
): MediaRecord {
  // Frames of FaceForensics++: 000_003_0012 is one of video 000 with the face of 003, 000_0012 one of the real video.
  const ofVideo = ['youtube', 'FaceSwap', 'Deepfakes', 'Face2Face'].includes(origin);
  const [, base, donor] = ofVideo ? (/^(\d{3})(?:_(\d{3}))?(?:_|$)/.exec(name) ?? []) : [];
  const id =
    base === undefined ? `${origin}/${split}/${name}` : donor === undefined ? base : `${base}_${donor}`;
  const sourceId = base ?? id;
  return {
    path: file,
    kind,
    label: method === REAL ? 0 : 1,
    dataset: 'dffd',
    method,
    compression: ORIGINAL,
    sourceId,
    targetId: donor ?? '',
    videoKey: `dffd/${method}/${ORIGINAL}/${id}`,
    split,
    identities: base === undefined ? [sourceId] : donor === undefined ? [base] : [base, donor],
    origin,
  };
}
