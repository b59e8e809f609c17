import path from 'node:path';
import type { RgbImage } from '@did/faces';
import { DidError, isDidError } from '@did/runtime';
import { decodeImage, IMAGE_EXTENSIONS } from '../images/decode-image.js';
import { folderEntries } from '../layouts/folder-entries.js';
import type { MediaRecord } from '../layouts/media-record.js';
import { chooseFrames } from '../video/choose-frames.js';
import type { VideoInfo, VideoReader } from '../video/video-reader.js';
import type { PrepareRecipe } from './prepare-recipe.js';

/** A frame of a video, a picture of a folder, or a picture alone. */
export interface MediaFrame {
  readonly image: RgbImage;
  readonly index: number;
  readonly timeMs: number;
  /** Pixels of the whole frame for one of `image`, which may have been shrunk. */
  readonly scale: number;
}

/** A picture that is no file of its own. */
export interface NamedBytes {
  /** Names it in errors. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Frames of one record, and how many were wanted. */
export interface MediaFrames {
  readonly wanted: number;
  readonly frames: AsyncGenerator<MediaFrame>;
}

/**
 * The frames of a record that a recipe wants; unreadable ones are left out.
 *
 * @remarks
 * A video and the fakes made from it give frames of the same numbers, so that they can be paired: those that are evenly
 * spaced in the shortest of them.
 *
 * @param siblings - Others that were made from the same base video, this one not among them.
 * @throws DidError DID_DATA when the file cannot be opened, or holds no frame.
 */
export async function openMedia(
  root: string,
  record: MediaRecord,
  siblings: readonly MediaRecord[],
  recipe: PrepareRecipe,
  reader: () => Promise<VideoReader>,
): Promise<MediaFrames> {
  const { maxSide } = recipe;
  const place = path.join(root, record.path);
  if (record.kind === 'image') return { wanted: 1, frames: pictures([place], [0], maxSide) };
  const own = await indexOf(root, record, reader);
  let { times } = own;
  if (recipe.frames !== 'all') {
    for (const sibling of siblings) {
      // A broken one has its own reason, and no say in this.
      const other = await indexOf(root, sibling, reader).catch((error: unknown) => {
        if (isDidError(error)) return { times };
        throw error;
      });
      if (other.times.length < times.length) times = other.times;
    }
  }
  const indices = chooseFrames(times, recipe.frames);
  const wanted = indices.length;
  if ('names' in own) {
    const files = indices.map((index) => path.join(place, own.names[index] as string));
    return { wanted, frames: pictures(files, indices, maxSide) };
  }
  const video = await reader();
  return { wanted, frames: withScale(video.read(place, own, indices, { maxSide }), own.width) };
}

/** What a video says of its frames, or the pictures of a folder with their numbers for times. */
type MediaIndex = VideoInfo | { readonly times: readonly number[]; readonly names: readonly string[] };

/** So many indices are remembered: a base video and its fakes come one after another, and each asks for all. */
const REMEMBERED = 64;
const remembered = new Map<string, Promise<MediaIndex>>();

function indexOf(
  root: string,
  { path: file, kind }: MediaRecord,
  reader: () => Promise<VideoReader>,
): Promise<MediaIndex> {
  const place = path.join(root, file);
  const read = async (): Promise<MediaIndex> => {
    if (kind === 'video') return (await reader()).probe(place);
    const names = await frameNames(place);
    return { names, times: names.map((_, i) => i) };
  };
  const index = remembered.get(place) ?? read();
  remembered.delete(place);
  remembered.set(place, index);
  for (const oldest of remembered.keys()) {
    if (remembered.size <= REMEMBERED) break;
    remembered.delete(oldest);
  }
  return index;
}

/** Frames follow the numbers in their names: 2.png comes before 10.png. */
export function inFrameOrder(one: string, two: string): number {
  return one.localeCompare(two, 'en', { numeric: true });
}

async function frameNames(place: string): Promise<string[]> {
  const names = (await folderEntries(place))
    .map(({ name }) => name)
    .filter((name) => IMAGE_EXTENSIONS.includes(path.extname(name).toLowerCase()))
    .sort(inFrameOrder);
  if (names.length === 0) throw new DidError('DID_DATA', `${place} holds no pictures.`, { place });
  return names;
}

async function* withScale(
  frames: AsyncGenerator<{ readonly image: RgbImage; readonly index: number; readonly timeMs: number }>,
  width: number,
): AsyncGenerator<MediaFrame> {
  for await (const frame of frames) yield { ...frame, scale: width / frame.image.width };
}

/** Pictures as frames of these numbers; unreadable ones are left out. @throws DidError DID_DATA when all are. */
export async function* pictures(
  files: readonly (string | NamedBytes)[],
  indices: readonly number[],
  maxSide: number,
): AsyncGenerator<MediaFrame> {
  let unread: unknown;
  let read = 0;
  for (const [i, file] of files.entries()) {
    try {
      const image =
        typeof file === 'string'
          ? await decodeImage(file, { maxSide })
          : await decodeImage(file.bytes, { maxSide, name: file.name });
      read++;
      // Coordinates are those of the picture as it was looked at: a folder's frames have the size of their crops anyway.
      yield { image, index: indices[i] as number, timeMs: 0, scale: 1 };
    } catch (error) {
      if (!isDidError(error)) throw error;
      unread ??= error;
    }
  }
  if (read === 0 && unread !== undefined) throw unread;
}
