import {
  type DatasetLayout,
  type DatasetPart,
  type DatasetScan,
  type LayoutOptions,
  type MissingPart,
  REAL,
} from './dataset-layout.js';
import { FACE_FORENSICS_COMPRESSIONS } from './face-forensics.js';
import { findPath, listMedia, type MediaEntry } from './folder-entries.js';
import type { MediaRecord } from './media-record.js';
import { shortPart } from './short-part.js';
import { sortRecords } from './sort-records.js';

const METHOD = 'DeepFakeDetection';
const FOLDERS = [
  { method: REAL, steps: ['original_sequences', 'actors'], published: 363 },
  { method: METHOD, steps: ['manipulated_sequences', METHOD], published: 3068 },
];

/**
 * DeepFakeDetection (DFD), which comes with FaceForensics++: actors in `original_sequences/actors` as
 * `01__SCENE.mp4`, fakes as `TARGET_SOURCE__SCENE__CODE.mp4`. No splits are published and papers test on all of it:
 * everything is test.
 *
 * @source Dufour and Gully 2019 (Google, Jigsaw).
 */
export const dfd: DatasetLayout = {
  name: 'dfd',
  title: 'DeepFakeDetection (DFD)',
  methods: [METHOD],
  access: {
    page: 'https://github.com/ondyari/FaceForensics',
    howTo:
      'It comes with FaceForensics++: `-d DeepFakeDetection_original` and `-d DeepFakeDetection` of its download script.',
    terms: 'FaceForensics terms of use: research only, no passing on.',
  },
  scan: scanDfd,
};

async function scanDfd({
  root,
  compressions = FACE_FORENSICS_COMPRESSIONS,
}: LayoutOptions): Promise<DatasetScan> {
  const records: MediaRecord[] = [];
  const parts: DatasetPart[] = [];
  const missing: MissingPart[] = [];
  const unnamed: string[] = [];
  for (const { method, steps, published } of FOLDERS) {
    let there = 0;
    for (const compression of compressions) {
      const folder = await findPath(root, ...steps, compression);
      const media = folder === undefined ? [] : await listMedia(root, folder);
      if (media.length === 0) continue;
      there++;
      parts.push({ name: `${steps.join('/')}/${compression}`, found: media.length, published });
      for (const entry of media) {
        const record = toRecord(entry, method, compression);
        if (record === undefined) unnamed.push(entry.path);
        else records.push(record);
      }
    }
    if (there > 0) continue;
    const name = steps.join('/');
    parts.push({ name, found: 0, published });
    const part = method === REAL ? 'DeepFakeDetection_original' : METHOD;
    missing.push({
      kind: 'folder',
      name,
      advice: `Download it: \`-d ${part} -c c23 -t videos\` with the script of FaceForensics++.`,
    });
  }
  missing.push(...parts.flatMap(shortPart));
  const leftOut =
    unnamed.length === 0
      ? []
      : [{ reason: 'not named like a video of DFD', videos: unnamed.length, examples: unnamed.slice(0, 3) }];
  return { dataset: dfd.name, root, records: sortRecords(records), parts, missing, leftOut };
}

function toRecord(
  { name, path, kind }: MediaEntry,
  method: string,
  compression: string,
): MediaRecord | undefined {
  const [, actor, donor, rest] = /^(\d{2})(?:_(\d{2}))?__(.+)$/.exec(name) ?? [];
  if (actor === undefined || rest === undefined || (method === REAL) !== (donor === undefined))
    return undefined;
  // A fake's name ends in a code of eight letters and digits; what stands before it names the actor's scene.
  const scene = method === REAL ? rest : rest.replace(/__[A-Z0-9]{8}$/, '');
  return {
    path,
    kind,
    label: method === REAL ? 0 : 1,
    dataset: 'dfd',
    method,
    compression,
    sourceId: `${actor}__${scene}`,
    targetId: donor ?? '',
    videoKey: `dfd/${method}/${compression}/${name}`,
    split: 'test',
    identities: donor === undefined ? [`actor-${actor}`] : [`actor-${actor}`, `actor-${donor}`],
  };
}
