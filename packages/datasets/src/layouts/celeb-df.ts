import path from 'node:path';
import { type CelebDfTestVideo, celebDfKey, parseCelebDfTestList } from './celeb-df-test-list.js';
import {
  type DatasetAccess,
  type DatasetLayout,
  type DatasetPart,
  type DatasetScan,
  DEFAULT_VALIDATION_SHARE,
  type LayoutOptions,
  type MissingPart,
  ORIGINAL,
  REAL,
} from './dataset-layout.js';
import { findPath, folderEntries, listMedia, type MediaEntry } from './folder-entries.js';
import type { MediaRecord } from './media-record.js';
import { openList } from './open-list.js';
import { shortPart } from './short-part.js';
import { sortRecords } from './sort-records.js';
import { splitByIdentity } from './split-by-identity.js';

const TEST_LIST = 'List_of_testing_videos.txt';
const SYNTHESIS = 'Celeb-synthesis';

const ACCESS: DatasetAccess = {
  page: 'https://github.com/yuezunli/celeb-deepfakeforensics',
  howTo: 'Fill in the form that the page links to; the download link comes by mail.',
  terms: 'Terms to use Celeb-DF: research only, no passing on.',
};

/** A folder of Celeb-DF with its videos as published. */
interface Part {
  readonly folder: readonly string[];
  readonly method: string;
  readonly published?: number;
}

/** Celeb-DF v1: 408 real and 795 fake videos. @source Li et al. 2019, first version. */
export const celebDfV1 = celebDf('celeb-df-v1', 'Celeb-DF v1', ACCESS, [
  { folder: ['Celeb-real'], method: REAL, published: 158 },
  { folder: ['YouTube-real'], method: REAL, published: 250 },
  { folder: [SYNTHESIS], method: SYNTHESIS, published: 795 },
]);

/** Celeb-DF v2: 590 + 300 real and 5,639 fake videos, 518 of them for the test. @source Li et al. 2020. */
export const celebDfV2 = celebDf('celeb-df-v2', 'Celeb-DF v2', ACCESS, [
  { folder: ['Celeb-real'], method: REAL, published: 590 },
  { folder: ['YouTube-real'], method: REAL, published: 300 },
  { folder: [SYNTHESIS], method: SYNTHESIS, published: 5639 },
]);

/** Methods of Celeb-DF++ by kind, as its page lists them. */
export const CELEB_DF_PP_METHODS = {
  FaceSwap: [
    'Celeb-DF',
    'BlendFace',
    'GHOST',
    'HifiFace',
    'InSwapper',
    'MobileFaceSwap',
    'SimSwap',
    'UniFace',
  ],
  FaceReenact: ['DaGAN', 'FSRT', 'HyperReenact', 'LIA', 'LivePortrait', 'MCNET', 'TPSMM'],
  TalkingFace: ['AniTalker', 'EchoMimic', 'EDTalk', 'FLOAT', 'IP_LAP', 'Real3DPortrait', 'SadTalker'],
} as const;

/** Celeb-DF++: Celeb-DF v2 with 21 more methods, each in a folder of its kind. @source Li et al. 2025. */
export const celebDfPp = celebDf(
  'celeb-df++',
  'Celeb-DF++',
  {
    page: 'https://github.com/OUC-VAS/Celeb-DF-PP',
    howTo: 'Fill in the form that the page links to; the download link comes after approval.',
    terms: 'Terms to use Celeb-DF++: research only, no passing on.',
  },
  [
    { folder: ['Celeb-real'], method: REAL, published: 590 },
    { folder: ['YouTube-real'], method: REAL, published: 300 },
    ...Object.entries(CELEB_DF_PP_METHODS).flatMap(([kind, methods]) =>
      methods.map((method) => ({
        folder: [SYNTHESIS, kind, method],
        method,
        ...(method === 'Celeb-DF' ? { published: 5639 } : {}),
      })),
    ),
  ],
);

function celebDf(name: string, title: string, access: DatasetAccess, parts: readonly Part[]): DatasetLayout {
  const methods = parts.flatMap(({ method }) => (method === REAL ? [] : [method]));
  return { name, title, access, methods, scan: (options) => scanCelebDf(name, access, parts, options) };
}

async function scanCelebDf(
  dataset: string,
  access: DatasetAccess,
  published: readonly Part[],
  options: LayoutOptions,
): Promise<DatasetScan> {
  const { root, methods, validationShare = DEFAULT_VALIDATION_SHARE, seed = 0 } = options;
  const wanted = published.filter(
    ({ method }) => method === REAL || methods === undefined || methods.includes(method),
  );
  const list = await openList(root, options.splits, TEST_LIST, []);
  const test = list === undefined ? [] : parseCelebDfTestList(list.text, list.file);
  const missing: MissingPart[] = list === undefined ? [missingList(access)] : [];
  const parts: DatasetPart[] = [];
  const found: MediaRecord[] = [];
  const keys = new Map<string, MediaRecord>();
  for (const part of wanted) {
    const name = part.folder.join('/');
    const folder = await findPath(root, ...part.folder);
    const media = folder === undefined ? [] : await listMedia(root, folder);
    parts.push({
      name,
      found: media.length,
      ...(part.published === undefined ? {} : { published: part.published }),
    });
    if (media.length === 0)
      missing.push({ kind: 'folder', name, advice: `It is part of the download: ${access.page}.` });
    for (const entry of media) {
      const record = toRecord(entry, dataset, part);
      found.push(record);
      keys.set(celebDfKey(`${name}/${entry.name}.mp4`), record);
    }
  }
  missing.push(...parts.flatMap(shortPart));
  missing.push(...(await unexpectedFolders(root, wanted, found.length)));

  const testRecords = test.flatMap((video) => {
    const record = keys.get(video.key);
    if (record === undefined) {
      if (isWanted(video, wanted)) missing.push(missingVideo(video, access));
      return [];
    }
    return [{ ...record, label: video.label, split: 'test' as const }];
  });
  if (list === undefined) return { dataset, root, records: sortRecords(found), parts, missing, leftOut: [] };
  const inTest = new Set(testRecords.map(({ videoKey }) => videoKey));
  const rest = found.filter(({ videoKey }) => !inTest.has(videoKey));
  const { records, leftOut } = splitByIdentity(rest, validationShare, seed);
  return { dataset, root, records: sortRecords([...testRecords, ...records]), parts, missing, leftOut };
}

function toRecord({ name, path: file, kind }: MediaEntry, dataset: string, part: Part): MediaRecord {
  // id1_0007 is video 7 of person 1; id1_id0_0007 the same video with the face of person 0.
  const [, person, donor, number] = /^(id\d+)(?:_(id\d+))?(?:_(.+))?$/i.exec(name) ?? [];
  const real = part.method === REAL;
  const alone = `${part.folder.join('/')}/${name}`;
  const identities =
    person === undefined ? [alone] : donor === undefined || donor === person ? [person] : [person, donor];
  return {
    path: file,
    kind,
    label: real ? 0 : 1,
    dataset,
    method: part.method,
    compression: ORIGINAL,
    sourceId: person === undefined ? name : number === undefined ? person : `${person}_${number}`,
    targetId: real ? '' : (donor ?? ''),
    videoKey: `${dataset}/${part.method}/${ORIGINAL}/${real ? alone : name}`,
    split: undefined,
    identities,
    origin: part.folder.join('/'),
  };
}

function isWanted(video: CelebDfTestVideo, parts: readonly Part[]): boolean {
  return parts.some(({ folder }) => video.key.startsWith(`${folder.join('/').toLowerCase()}/`));
}

/** A folder with the videos that has another name than the published ones would be passed over in silence. */
async function unexpectedFolders(
  root: string,
  parts: readonly Part[],
  found: number,
): Promise<MissingPart[]> {
  if (found > 0) return [];
  const names = (await folderEntries(root)).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (names.length === 0) return [];
  const wanted = [...new Set(parts.map(({ folder }) => folder[0]))].join(', ');
  return [
    {
      kind: 'folder',
      name: path.basename(root),
      advice: `It holds ${names.slice(0, 5).join(', ')}, none of ${wanted}: give the folder that holds those.`,
    },
  ];
}

function missingVideo(video: CelebDfTestVideo, access: DatasetAccess): MissingPart {
  return {
    kind: 'video',
    name: video.path,
    advice: `The test list names it; download it again: ${access.page}.`,
  };
}

function missingList(access: DatasetAccess): MissingPart {
  return {
    kind: 'list',
    name: TEST_LIST,
    advice: `It is part of the download (${access.page}): put it into the dataset's folder, or name it with --splits.`,
  };
}
