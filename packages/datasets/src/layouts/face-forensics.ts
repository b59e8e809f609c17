import type { Split } from '../sample.js';
import {
  type DatasetLayout,
  type DatasetPart,
  type DatasetScan,
  type LayoutOptions,
  type MissingPart,
  REAL,
} from './dataset-layout.js';
import { type FaceForensicsSplits, readFaceForensicsSplits } from './face-forensics-splits.js';
import { findPath, listMedia, type MediaEntry } from './folder-entries.js';
import type { MediaRecord } from './media-record.js';
import { sortRecords } from './sort-records.js';

/** The methods that the paper trains on; their order is that of the domain index, from 1. */
export const FACE_FORENSICS_METHODS = ['Deepfakes', 'Face2Face', 'FaceSwap', 'NeuralTextures'] as const;

/** From lossless to strongly compressed. */
export const FACE_FORENSICS_COMPRESSIONS = ['raw', 'c23', 'c40'] as const;

/** Real videos, and fakes of each method. */
const PUBLISHED = 1000;
const LISTS = 'https://github.com/ondyari/FaceForensics/tree/master/dataset/splits';

/**
 * FaceForensics++: `original_sequences/youtube/C/videos/000.mp4` and
 * `manipulated_sequences/METHOD/C/videos/TARGET_SOURCE.mp4`, split by three lists of pairs.
 *
 * @source Rössler et al. 2019; FaceShifter: Li et al. 2020.
 */
export const faceForensics: DatasetLayout = {
  name: 'ff++',
  title: 'FaceForensics++',
  methods: FACE_FORENSICS_METHODS,
  access: {
    page: 'https://github.com/ondyari/FaceForensics',
    howTo:
      'Fill in the form that the page links to; a download script comes by mail. `-d all -c c23 -t videos` is what most papers use.',
    terms: 'FaceForensics terms of use: research only, no passing on; sign before you download.',
    lists: LISTS,
  },
  scan: scanFaceForensics,
};

async function scanFaceForensics(options: LayoutOptions): Promise<DatasetScan> {
  const { root, compressions = FACE_FORENSICS_COMPRESSIONS, methods = FACE_FORENSICS_METHODS } = options;
  const splits = await readFaceForensicsSplits(root, options.splits);
  const listed = 'missing' in splits ? undefined : splits;
  const missing: MissingPart[] = 'missing' in splits ? splits.missing.map(missingList) : [];
  const parts: DatasetPart[] = [];
  const records: MediaRecord[] = [];
  const unplaced: string[] = [];
  const folders = [
    { method: REAL, steps: ['original_sequences', 'youtube'] },
    ...methods.map((method) => ({ method, steps: ['manipulated_sequences', method] })),
  ];
  // A compression that none of the folders has was not downloaded, and is asked for only when it was named.
  const present = options.compressions ?? (await compressionsIn(root, folders, compressions));
  for (const compression of present.length > 0 ? present : ['c23']) {
    for (const { method, steps } of folders) {
      const folder = await findPath(root, ...steps, compression);
      const media = folder === undefined ? [] : await listMedia(root, folder);
      const name = `${steps.join('/')}/${compression}`;
      parts.push({ name, found: media.length, published: PUBLISHED });
      if (media.length === 0) {
        missing.push({ kind: 'folder', name, advice: downloadAdvice(method, compression) });
        continue;
      }
      for (const entry of media) {
        const record = toRecord(entry, method, compression, listed?.splitOf(entry.name));
        if (record === undefined || (listed !== undefined && record.split === undefined)) {
          unplaced.push(entry.path);
        } else records.push(record);
      }
      if (listed !== undefined) missing.push(...missingVideos(listed, media, method, compression, name));
    }
  }
  return {
    dataset: faceForensics.name,
    root,
    records: sortRecords(records),
    parts,
    missing,
    leftOut:
      unplaced.length === 0
        ? []
        : [
            {
              reason: 'in none of the official lists',
              videos: unplaced.length,
              examples: unplaced.slice(0, 3),
            },
          ],
  };
}

async function compressionsIn(
  root: string,
  folders: readonly { readonly steps: readonly string[] }[],
  names: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) {
    const there = await Promise.all(folders.map(({ steps }) => findPath(root, ...steps, name)));
    if (there.some((folder) => folder !== undefined)) found.push(name);
  }
  return found;
}

function toRecord(
  { name, path, kind }: MediaEntry,
  method: string,
  compression: string,
  split: Split | undefined,
): MediaRecord | undefined {
  // The first is the video that was altered, the second the one whose face or expression went into it.
  const [, base, donor] = /^(\d{3})(?:_(\d{3}))?$/.exec(name) ?? [];
  if (base === undefined || (method === REAL) !== (donor === undefined)) return undefined;
  return {
    path,
    kind,
    label: method === REAL ? 0 : 1,
    dataset: 'ff++',
    method,
    compression,
    sourceId: base,
    targetId: donor ?? '',
    videoKey: `ff++/${method}/${compression}/${name}`,
    split,
    identities: donor === undefined ? [base] : [base, donor],
  };
}

function missingVideos(
  splits: FaceForensicsSplits,
  media: readonly MediaEntry[],
  method: string,
  compression: string,
  folder: string,
): MissingPart[] {
  const there = new Set(media.map(({ name }) => name));
  return Object.values(splits.pairs)
    .flat()
    .flatMap(([one, two]) => (method === REAL ? [one, two] : [`${one}_${two}`, `${two}_${one}`]))
    .filter((name) => !there.has(name))
    .sort()
    .map((name) => ({
      kind: 'video',
      name: `${folder}/videos/${name}.mp4`,
      advice: downloadAdvice(method, compression),
    }));
}

function downloadAdvice(method: string, compression: string): string {
  const part = method === REAL ? 'original' : method;
  return `Download it: \`-d ${part} -c ${compression} -t videos\` with the script of FaceForensics++.`;
}

function missingList(name: string): MissingPart {
  return {
    kind: 'list',
    name,
    advice: `The official split lists are published at ${LISTS}: put train.json, val.json and test.json into the dataset's folder, or name their folder with --splits.`,
  };
}
