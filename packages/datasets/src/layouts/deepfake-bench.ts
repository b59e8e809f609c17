import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { DidError } from '@did/runtime';
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
import { DEEPFAKE_BENCH_LABELS } from './deepfake-bench-labels.js';
import { folderEntries } from './folder-entries.js';
import type { MediaRecord } from './media-record.js';
import { isRecord, parseListJson } from './parse-list-json.js';
import { sortRecords } from './sort-records.js';

/** As strict as wanted: where a video stands in several, the test keeps it. */
const ORDER: readonly Split[] = ['test', 'val', 'train'];
const COMPRESSIONS = ['raw', 'c23', 'c40'];

/**
 * The dataset JSON of DeepfakeBench: dataset, label, split, perhaps compression, video, frames.
 *
 * @remarks
 * `splits` names the JSON file, or the folder with them; `root` the folder that its paths are relative to. The JSON
 * often repeats the test videos as validation, and those without splits in all three: such videos stay in the test
 * alone, and are counted.
 * @source Yan et al. 2023, rearrange.py's output format.
 */
export const deepfakeBench: DatasetLayout = {
  name: 'deepfakebench',
  title: "DeepfakeBench's JSON",
  methods: [],
  access: {
    page: 'https://github.com/SCLBD/DeepfakeBench',
    howTo:
      'Its page links to the JSON files and the preprocessed frames; the datasets themselves keep their own forms.',
    terms: 'CC BY-NC 4.0 for the benchmark; every dataset keeps its own terms.',
  },
  scan: scanDeepfakeBench,
};

async function scanDeepfakeBench(options: LayoutOptions): Promise<DatasetScan> {
  const { root, compressions, methods } = options;
  const files = await jsonFiles(options.splits ?? root);
  const missing: MissingPart[] = [];
  if (files.length === 0) {
    missing.push({
      kind: 'list',
      name: 'DATASET.json',
      advice: `Name the JSON with --splits; ${deepfakeBench.access.page} links to them.`,
    });
  }
  const records = new Map<string, MediaRecord>();
  let repeated = 0;
  const repeats: string[] = [];
  const counts = new Map<string, { found: number; published: number }>();
  for (const file of files) {
    for (const video of parseDeepfakeBench(await readFile(file, 'utf8'), file)) {
      const { method, compression } = video;
      if (compressions !== undefined && compression !== ORIGINAL && !compressions.includes(compression))
        continue;
      if (methods !== undefined && method !== REAL && !methods.includes(method)) continue;
      const record = await toRecord(root, video);
      const earlier = records.get(record.videoKey);
      if (earlier !== undefined) {
        if (earlier.split === record.split) continue;
        repeated++;
        if (repeats.length < 3) repeats.push(record.path);
        if (ORDER.indexOf(record.split as Split) < ORDER.indexOf(earlier.split as Split)) {
          records.set(record.videoKey, record);
        }
        continue;
      }
      const name = `${video.dataset}/${method}`;
      const count = counts.get(name) ?? { found: 0, published: 0 };
      counts.set(name, count);
      count.published++;
      if (await isThere(root, record)) {
        count.found++;
        records.set(record.videoKey, record);
      } else {
        missing.push({
          kind: 'video',
          name: record.path,
          advice: `${path.basename(file)} names its frames.`,
        });
      }
    }
  }
  const parts: DatasetPart[] = [...counts].map(([name, count]) => ({ name, ...count }));
  const leftOut: LeftOut[] =
    repeated === 0
      ? []
      : [{ reason: 'repeated in a second split; the test keeps them', videos: repeated, examples: repeats }];
  return {
    dataset: deepfakeBench.name,
    root,
    records: sortRecords([...records.values()]),
    parts,
    missing,
    leftOut,
  };
}

async function jsonFiles(place: string): Promise<string[]> {
  const there = await stat(place).catch(() => undefined);
  if (there?.isFile() === true) return [place];
  return (await folderEntries(place))
    .filter(({ name }) => name.toLowerCase().endsWith('.json'))
    .map(({ name }) => path.join(place, name));
}

/** A video as DeepfakeBench lists it. */
interface DeepfakeBenchVideo {
  readonly dataset: string;
  readonly method: string;
  readonly label: 0 | 1;
  readonly split: Split;
  readonly compression: string;
  readonly video: string;
  /** With forward slashes. */
  readonly frames: readonly string[];
}

/**
 * The videos of one JSON file.
 *
 * @throws DidError DID_DATA with the place in the JSON for a level that is none.
 */
function parseDeepfakeBench(text: string, file: string): DeepfakeBenchVideo[] {
  const videos: DeepfakeBenchVideo[] = [];
  for (const [dataset, labels] of entriesOf(parseListJson(text, file), file, 'datasets')) {
    for (const [labelName, splits] of entriesOf(labels, `${file}, ${dataset}`, 'labels')) {
      for (const [splitName, content] of entriesOf(splits, `${file}, ${dataset}/${labelName}`, 'splits')) {
        const where = `${file}, ${dataset}/${labelName}/${splitName}`;
        if (!ORDER.includes(splitName as Split)) throw wrong(where, 'train, val or test as a split');
        for (const [key, value] of entriesOf(content, where, 'videos')) {
          const isCompression = COMPRESSIONS.includes(key);
          const inside = isCompression
            ? entriesOf(value, `${where}/${key}`, 'videos')
            : [[key, value] as const];
          for (const [video, entry] of inside) {
            const real = /real/i.test(labelName);
            videos.push({
              dataset,
              method: real ? REAL : (DEEPFAKE_BENCH_LABELS[labelName] ?? labelName),
              label: real ? 0 : 1,
              split: splitName as Split,
              compression: isCompression ? key : ORIGINAL,
              video,
              frames: framesOf(entry, `${where}/${video}`),
            });
          }
        }
      }
    }
  }
  return videos;
}

function entriesOf(value: unknown, where: string, what: string): [string, unknown][] {
  if (!isRecord(value)) throw wrong(where, `an object of ${what}`);
  return Object.entries(value);
}

function framesOf(entry: unknown, where: string): string[] {
  const frames = isRecord(entry) ? entry.frames : undefined;
  if (!Array.isArray(frames) || frames.length === 0 || !frames.every((one) => typeof one === 'string')) {
    throw wrong(where, '`frames`, a list of paths');
  }
  return frames.map((one: string) => one.replaceAll('\\', '/'));
}

async function toRecord(root: string, video: DeepfakeBenchVideo): Promise<MediaRecord> {
  const { dataset, method, label, split, compression } = video;
  const place = await relativeFolder(root, path.posix.dirname(video.frames[0] as string), dataset);
  const pair = /^(\d{3})_(\d{3})$/.exec(video.video) ?? /^(id\d+)_(id\d+)_\d+$/.exec(video.video);
  const [, one, two] = pair ?? [];
  const [, person] = /^(id\d+)_\d+$/.exec(video.video) ?? [];
  const number = /^id\d+_id\d+(_\d+)$/.exec(video.video)?.[1] ?? '';
  return {
    path: place,
    kind: 'frames',
    label,
    dataset: dataset.toLowerCase(),
    method,
    compression,
    sourceId: one === undefined ? video.video : `${one}${number}`,
    targetId: two ?? '',
    // The folder tells Celeb-real/00001 from YouTube-real/00001.
    videoKey: `${dataset.toLowerCase()}/${method}/${compression}/${place}`,
    split,
    identities: one === undefined ? [person ?? place] : [one, two as string],
  };
}

/** Paths of others' machines are cut before the dataset's own folder, unless they exist as they stand. */
async function relativeFolder(root: string, folder: string, dataset: string): Promise<string> {
  const steps = folder.split('/').filter((step) => step !== '' && step !== '.');
  if (steps.includes('..')) throw wrong(folder, "paths inside the dataset's folder");
  const at = steps.findIndex((step) => step.toLowerCase() === dataset.toLowerCase());
  const candidates = [steps, ...(at < 0 ? [] : [steps.slice(at), steps.slice(at + 1)])];
  for (const candidate of candidates) {
    const there = await stat(path.join(root, ...candidate)).catch(() => undefined);
    if (there !== undefined) return candidate.join('/');
  }
  return (candidates[1] ?? steps).join('/');
}

async function isThere(root: string, record: MediaRecord): Promise<boolean> {
  return (await stat(path.join(root, record.path)).catch(() => undefined))?.isDirectory() === true;
}

function wrong(where: string, expected: string): DidError {
  return new DidError(
    'DID_DATA',
    `${where}: expected ${expected}, as rearrange.py of DeepfakeBench writes them.`,
    {
      where,
    },
  );
}
