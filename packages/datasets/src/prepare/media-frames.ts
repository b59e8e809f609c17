import path from 'node:path';
import type { RgbImage } from '@did/faces';
import { DidError, isDidError } from '@did/runtime';
import { decodeImage, IMAGE_EXTENSIONS } from '../images/decode-image.js';
import { folderEntries } from '../layouts/folder-entries.js';
import type { MediaRecord } from '../layouts/media-record.js';
import { chooseFrames } from '../video/choose-frames.js';
import type { VideoReader } from '../video/video-reader.js';
import type { PrepareRecipe } from './prepare-recipe.js';

/** A frame of a video, a picture of a folder, or a picture alone. */
export interface MediaFrame {
  readonly image: RgbImage;
  readonly index: number;
  readonly timeMs: number;
  /** Pixels of the whole frame for one of `image`, which may have been shrunk. */
  readonly scale: number;
}

/** Frames of one record, and how many were wanted. */
export interface MediaFrames {
  readonly wanted: number;
  readonly frames: AsyncGenerator<MediaFrame>;
}

/**
 * The frames of a record that a recipe wants; unreadable ones are left out.
 *
 * @throws DidError DID_DATA when the file cannot be opened, or holds no frame.
 */
export async function openMedia(
  root: string,
  record: MediaRecord,
  recipe: PrepareRecipe,
  reader: () => Promise<VideoReader>,
): Promise<MediaFrames> {
  const place = path.join(root, record.path);
  if (record.kind === 'image') return { wanted: 1, frames: pictures([place], [0], recipe.maxSide) };
  if (record.kind === 'frames') {
    const names = (await folderEntries(place))
      .map(({ name }) => name)
      .filter((name) => IMAGE_EXTENSIONS.includes(path.extname(name).toLowerCase()))
      .sort((one, two) => one.localeCompare(two, 'en', { numeric: true }));
    if (names.length === 0) throw new DidError('DID_DATA', `${place} holds no pictures.`, { place });
    const indices = chooseFrames(
      names.map((_, i) => i),
      recipe.frames,
    );
    const files = indices.map((index) => path.join(place, names[index] as string));
    return { wanted: indices.length, frames: pictures(files, indices, recipe.maxSide) };
  }
  const video = await reader();
  const info = await video.probe(place);
  const indices = chooseFrames(info.times, recipe.frames);
  const { maxSide } = recipe;
  const read = video.read(place, info, indices, { maxSide });
  return { wanted: indices.length, frames: withScale(read, info.width) };
}

async function* withScale(
  frames: AsyncGenerator<{ readonly image: RgbImage; readonly index: number; readonly timeMs: number }>,
  width: number,
): AsyncGenerator<MediaFrame> {
  for await (const frame of frames) yield { ...frame, scale: width / frame.image.width };
}

async function* pictures(
  files: readonly string[],
  indices: readonly number[],
  maxSide: number,
): AsyncGenerator<MediaFrame> {
  let unread: unknown;
  let read = 0;
  for (const [i, file] of files.entries()) {
    try {
      const image = await decodeImage(file, { maxSide });
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
