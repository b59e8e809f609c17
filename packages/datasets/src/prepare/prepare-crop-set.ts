import { DEFAULT_MARGIN_RATIO } from '@did/faces';
import { DidError, isDidError } from '@did/runtime';
import { stringify } from 'csv-stringify/sync';
import { CROP_SET_FILES, type CropSet, type CropSetInfo } from '../crop-set/crop-set.js';
import { CropSetWriter } from '../crop-set/crop-set-writer.js';
import { groupBy } from '../group-by.js';
import type { LeftOut } from '../layouts/dataset-layout.js';
import type { MediaRecord } from '../layouts/media-record.js';
import { methodFamily } from '../layouts/method-family.js';
import { requireUsable, scanDataset } from '../layouts/scan-dataset.js';
import { findCropSetLeaks } from '../leaks/find-crop-set-leaks.js';
import { findLeaks, type LeakReport } from '../leaks/find-leaks.js';
import { subjectOfRecord } from '../leaks/leak-subject.js';
import { requireNoLeaks } from '../leaks/require-no-leaks.js';
import { SPLITS, type Split } from '../sample.js';
import { openVideoReader } from '../video/open-video-reader.js';
import { describeFrameDetector, FRAME_DETECTOR_NAMES } from '../workers/open-detector.js';
import { runAll } from '../workers/run-all.js';
import { defaultWorkers, openWorkPool } from '../workers/worker-pool.js';
import { contactSheet } from './contact-sheet.js';
import { dataCard } from './data-card.js';
import type { PrepareOptions, PrepareSummary } from './prepare-options.js';
import type { PrepareRecipe } from './prepare-recipe.js';
import { requireHeicDecoder } from './require-heic-decoder.js';

/** A larger frame is shrunk to this before faces are looked for. @unit pixels */
const MAX_SIDE = 1920;

/** A video with its place in the splits. */
type PlacedRecord = MediaRecord & { readonly split: Split };

/**
 * Makes a crop set from a published dataset or a folder of one's own: scan, decode, detect, align, crop.
 *
 * @remarks
 * The bytes follow from the videos, the options, the decoder and the detector: not from the number of workers, nor from
 * interruptions. Broken and faceless videos are left out by name, `prepare-errors.csv` lists them and what was lost of
 * others. Splits are checked before anything is decoded; what crops look like, afterwards.
 *
 * @example
 * await prepareCropSet({ dataset: 'ff++', root: 'FaceForensics', compressions: ['c23'], out: 'crops/ff' });
 * @throws DidError DID_DATA for a dataset that is not there, lacks its lists, leaks, or gives no face; DID_BACKEND without a
 * decoder for its videos or HEICs; DID_DISK when the disk is full; DID_VALUE for options out of range.
 */
export async function prepareCropSet(options: PrepareOptions): Promise<PrepareSummary> {
  const started = performance.now();
  checkOptions(options);
  const scan = await scanDataset(options.dataset, options);
  requireUsable(scan);
  options.onScan?.(scan);
  const records = limitRecords(scan.records, options.limit);
  requireNoLeaks(findLeaks(records.flatMap(subjectOfRecord)), scan.dataset, options);
  requireHeicDecoder(records);
  const videos = records.some(({ kind }) => kind === 'video');
  // Opened before anything is created: without a decoder there is no set to begin.
  const reader = videos ? await openVideoReader({ decoder: options.decoder ?? 'auto' }) : undefined;
  const recipe: PrepareRecipe = {
    size: options.size ?? 224,
    marginRatio: options.marginRatio ?? DEFAULT_MARGIN_RATIO,
    frames: options.frames ?? 32,
    faces: options.faces ?? 'largest',
    maxSide: MAX_SIDE,
    decoder: reader?.decoder ?? 'ffmpeg',
    detector: typeof options.detector === 'string' ? options.detector : 'face-api',
    ...(options.jpegQuality === undefined ? {} : { jpegQuality: options.jpegQuality }),
  };
  const decoder = reader === undefined ? undefined : { name: reader.decoder, version: reader.version };
  const writer = await CropSetWriter.open(options.out, await describeSet(recipe, records, decoder, options));
  const { detector } = options;
  const pool = openWorkPool(
    options.workers ?? defaultWorkers(),
    typeof detector === 'object' ? { frames: async () => detector } : undefined,
  );
  try {
    // Base videos with all that was made from them, one after another.
    const families = groupBy(records, sourceKey);
    const todo = [...families.values()].flat().filter(({ path }) => !writer.has(path));
    const prepare = async (record: PlacedRecord) => {
      const siblings = siblingsOf(record, families.get(sourceKey(record)) ?? []);
      const answer = await pool.run({ type: 'prepare', root: scan.root, record, siblings, recipe });
      if ('crops' in answer) await writer.add(record.path, answer.crops, answer.notes);
      else await writer.skip(record.path, answer.reason);
      return 'reason' in answer;
    };
    for (const { kind, name, advice } of scan.missing) {
      if (kind !== 'locked' || writer.has(name)) continue;
      await writer.skip(name, `it is a folder. ${advice}`);
    }
    await runAll(todo, pool.width, prepare, options.onProgress ?? (() => {}), options.signal);
    const skipped = writer.skipped();
    if (writer.cropCount() === 0) {
      const [first] = skipped;
      throw new DidError(
        'DID_DATA',
        `prepareCropSet: none of ${records.length} videos and pictures gave a crop; the first: ${first?.source}: ${first?.reason}`,
        { skipped: skipped.length },
      );
    }
    let leaks = findLeaks([]);
    const cropSet = await writer.finish(
      records.map(({ path }) => path),
      async (unfinished) => {
        leaks = await findCropSetLeaks(unfinished);
        return filesBeside(unfinished, leaks, writer, { records, leftOut: scan.leftOut });
      },
    );
    const seconds = (performance.now() - started) / 1000;
    const made = new Set(cropSet.samples.map(({ videoKey }) => videoKey)).size;
    return { cropSet, videos: made, crops: cropSet.samples.length, skipped, leaks, seconds };
  } catch (error) {
    // Wrong input leaves no trace; after anything else the work can go on.
    if (isDidError(error) && error.code === 'DID_DATA' && writer.cropCount() === 0) await writer.discard();
    throw error;
  } finally {
    pool.close();
  }
}

/** Where names do not tell one base video, as with several clips of one actor, nothing is shared. */
function siblingsOf(record: PlacedRecord, family: readonly PlacedRecord[]): PlacedRecord[] {
  return family.filter(({ label }) => label === 0).length === 1 ? family.filter((one) => one !== record) : [];
}

/** Stills stand alone: their frames have no numbers to share. */
function sourceKey({ dataset, sourceId, compression, kind, path }: MediaRecord): string {
  return kind === 'image' ? path : `${dataset}/${compression}/${sourceId}`;
}

/** What is written beside the manifest: the errors, the data card and the contact sheet. */
async function filesBeside(
  cropSet: CropSet,
  leaks: LeakReport,
  writer: CropSetWriter,
  given: { readonly records: readonly PlacedRecord[]; readonly leftOut: readonly LeftOut[] },
): Promise<Map<string, string | Uint8Array>> {
  const skipped = writer.skipped();
  const notes = writer.notes();
  const rows = [
    ...skipped.map(({ source, reason }) => ({ path: source, what: 'left out', reason })),
    ...notes.flatMap(({ source, notes: own }) =>
      own.map((reason) => ({ path: source, what: 'in part', reason })),
    ),
  ];
  return new Map<string, string | Uint8Array>([
    [CROP_SET_FILES.errors, stringify(rows, { header: true, columns: ['path', 'what', 'reason'] })],
    [CROP_SET_FILES.card, dataCard(cropSet, leaks, { ...given, skipped, notes })],
    [CROP_SET_FILES.sheet, await contactSheet(cropSet)],
  ]);
}

/** Videos that have a split; at most `limit` of each split and method, spread over them. */
function limitRecords(records: readonly MediaRecord[], limit: number | undefined): PlacedRecord[] {
  const placed = records.filter((record): record is PlacedRecord => record.split !== undefined);
  if (limit === undefined) return placed;
  const groups = groupBy(placed, ({ split, method, compression }) => `${split}/${method}/${compression}`);
  const chosen = new Set(
    [...groups.values()].flatMap((group) =>
      group.filter(
        (_, i) => Math.floor((i * limit) / group.length) !== Math.floor(((i - 1) * limit) / group.length),
      ),
    ),
  );
  return placed.filter((record) => chosen.has(record));
}

async function describeSet(
  recipe: PrepareRecipe,
  records: readonly PlacedRecord[],
  decoder: { readonly name: string; readonly version: string } | undefined,
  options: PrepareOptions,
): Promise<CropSetInfo> {
  const { detector, limit, compressions, methods, validationShare, seed } = options;
  const { identity, options: detection } =
    typeof detector === 'object'
      ? { identity: detector, options: undefined }
      : await describeFrameDetector(recipe.detector);
  const { name, version, weightsSha256 } = identity;
  const forged = [...new Set(records.filter(({ label }) => label === 1).map(({ method }) => method))].sort();
  const { size, marginRatio, detector: _name, ...rest } = recipe;
  return {
    formatVersion: 1,
    name: options.dataset,
    size,
    marginRatio,
    detector: { name, version, weightsSha256 },
    methods: forged.map((method) => ({ name: method, family: methodFamily(method) })),
    // Not the folder's place: the same videos elsewhere give the same set.
    recipe: {
      source: {
        kind: 'dataset',
        dataset: options.dataset,
        videos: records.length,
        splits: countSplits(records),
      },
      ...rest,
      ...(decoder === undefined ? {} : { decoder }),
      ...(detection === undefined ? {} : { detection }),
      ...Object.fromEntries(
        Object.entries({ limit, compressions, methods, validationShare, seed }).filter(
          ([, value]) => value !== undefined,
        ),
      ),
    },
  };
}

function countSplits(records: readonly PlacedRecord[]): Record<string, number> {
  return Object.fromEntries(
    SPLITS.map((split) => [split, records.filter((one) => one.split === split).length]),
  );
}

function checkOptions(options: PrepareOptions): void {
  const { size = 224, frames = 32, jpegQuality = 95, limit = 1, workers = 1, marginRatio = 0 } = options;
  const wrong = (name: string, expected: string, value: unknown): never => {
    throw new DidError(
      'DID_VALUE',
      `prepareCropSet: \`${name}\` must be ${expected}; got ${String(value)}.`,
      {
        [name]: value,
      },
    );
  };
  const { detector = 'face-api' } = options;
  if (typeof detector === 'string' && !FRAME_DETECTOR_NAMES.includes(detector)) {
    wrong('detector', `one of ${FRAME_DETECTOR_NAMES.join(', ')}, or a detector of your own`, detector);
  }
  const isCount = (value: number) => Number.isInteger(value) && value >= 1;
  if (!Number.isInteger(size) || size < 16 || size > 1024) wrong('size', 'an integer in 16..1024', size);
  if (frames !== 'all' && !isCount(frames)) wrong('frames', 'a positive integer or "all"', frames);
  if (!isCount(jpegQuality) || jpegQuality > 100) wrong('jpegQuality', 'an integer in 1..100', jpegQuality);
  if (!(marginRatio > -0.4)) wrong('marginRatio', 'above -0.4', marginRatio);
  if (!isCount(limit)) wrong('limit', 'a positive integer', limit);
  if (!isCount(workers)) wrong('workers', 'a positive integer', workers);
}
