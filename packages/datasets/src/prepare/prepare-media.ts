import {
  alignmentTransform,
  type Box,
  composeTransforms,
  cropFace,
  type DetectedFace,
  type FaceDetector,
  FaceTracker,
  type Transform,
  transformPoints,
} from '@did/faces';
import { isDidError } from '@did/runtime';
import type { NewCrop } from '../crop-set/crop-set-writer.js';
import { cropFileName } from '../forge/crop-file-name.js';
import { encodeJpeg, encodePng } from '../images/encode-image.js';
import { sharpnessOf } from '../images/sharpness.js';
import type { MediaRecord } from '../layouts/media-record.js';
import { differenceHash } from '../leaks/difference-hash.js';
import { HASH_COLUMN, IDENTITIES_COLUMN } from '../leaks/leak-subject.js';
import type { Split } from '../sample.js';
import { openVideoReader } from '../video/open-video-reader.js';
import type { VideoReader } from '../video/video-reader.js';
import { type MediaFrame, type MediaFrames, openMedia } from './media-frames.js';
import { prepareArchive } from './prepare-archive.js';
import type { PrepareRecipe } from './prepare-recipe.js';

/** Makes the crops of one video or picture. */
export interface PrepareTask {
  readonly type: 'prepare';
  readonly root: string;
  readonly record: MediaRecord & { readonly split: Split };
  /** Others of the same base video: they are given frames of the same numbers. */
  readonly siblings: readonly MediaRecord[];
  readonly recipe: PrepareRecipe;
}

/** Its crops with what was lost on the way, or why there are none. */
export type PrepareAnswer =
  | { readonly crops: NewCrop[]; readonly notes: string[] }
  | { readonly reason: string };

/** Column of a manifest with the crop's sharpness; see {@link sharpnessOf}. */
export const SHARPNESS_COLUMN = 'sharpness';
/** Column of a manifest with the folder or collection that a picture comes from. */
export const ORIGIN_COLUMN = 'origin';

/** A crowd would fill the memory with faces that are too small to be forged. */
const MAX_FACES = 8;

/** A decoder is opened once a process; the workers share the cores, so each has one thread. */
const readers = new Map<string, Promise<VideoReader>>();

function readerOf(decoder: PrepareRecipe['decoder']): Promise<VideoReader> {
  const open = readers.get(decoder) ?? openVideoReader({ decoder, threads: 1 });
  readers.set(decoder, open);
  return open;
}

/** Decodes, detects, aligns and crops; what cannot be read is a reason, not an error. */
export async function prepareMedia(task: PrepareTask, detector: FaceDetector): Promise<PrepareAnswer> {
  const { root, record, siblings, recipe } = task;
  return orReason(async () =>
    record.kind === 'archive'
      ? prepareArchive(task, (sequence, media) => cropFaces({ ...task, record: sequence }, media, detector))
      : cropFaces(
          task,
          await openMedia(root, record, siblings, recipe, () => readerOf(recipe.decoder)),
          detector,
        ),
  );
}

/** Follows and cuts out the faces of one video's frames. */
async function cropFaces(
  task: PrepareTask,
  media: MediaFrames,
  detector: FaceDetector,
): Promise<PrepareAnswer> {
  return orReason(async () => {
    const tracker = new FaceTracker();
    const found: FoundFace[] = [];
    let frames = 0;
    for await (const frame of media.frames) {
      frames++;
      const faces = largestFirst(await detector.detect(frame.image)).slice(0, MAX_FACES);
      const tracks = tracker.follow(faces.map(({ box }) => box));
      for (const [i, face] of faces.entries()) {
        found.push(await cutOut(frame, face, tracks[i] as number, task));
      }
    }
    if (found.length === 0) return { reason: `no face in ${frames} frame${frames === 1 ? '' : 's'}` };
    const kept = chooseFaces(found, task.recipe.faces);
    return { crops: kept.map((face) => face.crop), notes: notesOf(media.wanted, frames, kept) };
  });
}

async function orReason(work: () => Promise<PrepareAnswer>): Promise<PrepareAnswer> {
  try {
    return await work();
  } catch (error) {
    // A broken file has its reason; a missing decoder, a bug or a full memory stops the work.
    if (!isDidError(error) || error.code !== 'DID_DATA') throw error;
    return { reason: error.message.replace(/^\[DID_DATA\] /, '') };
  }
}

interface FoundFace {
  readonly frame: number;
  readonly track: number;
  /** @unit pixels of the whole frame */
  readonly area: number;
  readonly crop: NewCrop;
}

/** A folder for the crops of a video: its name, and a hash of its path where names repeat. */
function folderOf({ path }: MediaRecord): string {
  const [, hash] = /-([0-9a-f]{8})$/.exec(cropFileName(path)) ?? [];
  return `${cropFileName(path.split('/').pop() as string).slice(0, -9)}-${hash}`;
}

function largestFirst(faces: readonly DetectedFace[]): DetectedFace[] {
  return [...faces].sort((one, two) => areaOf(two.box) - areaOf(one.box));
}

function areaOf([, , width, height]: Box): number {
  return width * height;
}

async function cutOut(
  { image, index, timeMs, scale }: MediaFrame,
  { box, landmarks5, score }: DetectedFace,
  track: number,
  { record, recipe }: PrepareTask,
): Promise<FoundFace> {
  const { size, marginRatio, jpegQuality } = recipe;
  const toCrop = alignmentTransform(landmarks5, { size, marginRatio });
  const crop = cropFace(image, toCrop, size);
  // Pixel centres lie at whole numbers, so shrinking moves them by half of what it leaves out.
  const shift = (scale - 1) / 2;
  const toWhole: Transform = [scale, 0, shift, 0, scale, shift];
  const fromWhole: Transform = [1 / scale, 0, -shift / scale, 0, 1 / scale, -shift / scale];
  const corner = transformPoints([box[0] - 0.5, box[1] - 0.5], toWhole);
  const { split, method, origin } = record;
  const ending = jpegQuality === undefined ? 'png' : 'jpg';
  const file = `${String(index).padStart(6, '0')}${track === 0 ? '' : `-face${track}`}.${ending}`;
  const bytes =
    jpegQuality === undefined
      ? await encodePng(crop)
      : await encodeJpeg(crop, { quality: jpegQuality, chromaSubsampling: '4:4:4' });
  return {
    frame: index,
    track,
    area: areaOf(box) * scale * scale,
    crop: {
      bytes,
      sample: {
        path: `${split}/${method.replace(/[^A-Za-z0-9._-]+/g, '_')}/${folderOf(record)}/${file}`,
        label: record.label,
        dataset: record.dataset,
        method,
        compression: record.compression,
        sourceId: record.sourceId,
        targetId: record.targetId,
        videoKey: record.videoKey,
        frame: index,
        timeMs,
        track,
        split,
        box: [(corner[0] as number) + 0.5, (corner[1] as number) + 0.5, box[2] * scale, box[3] * scale],
        landmarks: [...transformPoints(landmarks5, toWhole)],
        transform: composeTransforms(fromWhole, toCrop),
        detectorScore: score,
        extra: {
          [IDENTITIES_COLUMN]: record.identities.join('|'),
          [HASH_COLUMN]: differenceHash(crop),
          [SHARPNESS_COLUMN]: sharpnessOf(crop).toFixed(3),
          ...(origin === undefined ? {} : { [ORIGIN_COLUMN]: origin }),
        },
      },
    },
  };
}

/**
 * Numbers tracks by how much is seen of them, 0 first, and keeps those that are wanted. Where no frame shows two
 * faces, all of them are one person's, whatever the cuts.
 */
function chooseFaces(found: readonly FoundFace[], faces: PrepareRecipe['faces']): FoundFace[] {
  const inFrame = new Map<number, number>();
  for (const { frame } of found) inFrame.set(frame, (inFrame.get(frame) ?? 0) + 1);
  const alone = [...inFrame.values()].every((count) => count === 1);
  const areas = new Map<number, number>();
  for (const { track, area } of found) areas.set(track, (areas.get(track) ?? 0) + area);
  const order = [...areas].sort((one, two) => two[1] - one[1] || one[0] - two[0]).map(([track]) => track);
  return found
    .map((face) => renumber(face, alone ? 0 : order.indexOf(face.track)))
    .filter(({ track }) => faces === 'all' || track === 0);
}

function renumber(face: FoundFace, track: number): FoundFace {
  const { sample } = face.crop;
  const path = sample.path.replace(/(?:-face\d+)?(\.\w+)$/, `${track === 0 ? '' : `-face${track}`}$1`);
  return { ...face, track, crop: { ...face.crop, sample: { ...sample, path, track } } };
}

function notesOf(wanted: number, frames: number, kept: readonly FoundFace[]): string[] {
  const lost = wanted - frames;
  const faceless = frames - new Set(kept.map(({ frame }) => frame)).size;
  return [
    ...(lost > 0 ? [`${lost} of ${wanted} frames could not be decoded`] : []),
    ...(faceless > 0 ? [`no face in ${faceless} of ${frames} frames`] : []),
  ];
}
