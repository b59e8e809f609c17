import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DidError } from '@did/runtime';
import { IMAGE_EXTENSIONS } from '../images/decode-image.js';
import { fileErrorCode } from './file-error-code.js';
import { noteLocked } from './locked-folders.js';

/** File name endings that are tried as video. */
export const VIDEO_EXTENSIONS: readonly string[] = ['.mp4', '.avi', '.mov', '.mkv', '.webm', '.m4v'];

/** A video, picture, or folder of frames. */
export interface MediaEntry {
  /** Without ending. */
  readonly name: string;
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly kind: 'video' | 'image' | 'frames';
}

/** Levels between a dataset's folder and its videos that some copies have and others have not. */
const MEDIA_LEVELS = ['videos', 'frames', 'images'];

/**
 * The entries of a folder in the order of their names; hidden ones left out.
 *
 * @returns An empty list where there is no such folder; and, while a dataset is scanned, where it may not be read, which is noted.
 * @throws DidError DID_DATA when it may not be read.
 */
export async function folderEntries(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter(({ name }) => !name.startsWith('.'))
      .sort((one, two) => (one.name < two.name ? -1 : 1));
  } catch (cause) {
    const code = fileErrorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    if (noteLocked({ path: folder, code })) return [];
    throw new DidError(
      'DID_DATA',
      `${folder} cannot be read (${code}). Give yourself the right to read it.`,
      { folder, code },
      { cause },
    );
  }
}

/**
 * Follows a path whose letter case is not known.
 *
 * @returns The path as it stands on the disk, relative to the root with forward slashes; undefined where it does not exist.
 */
export async function findPath(root: string, ...steps: readonly string[]): Promise<string | undefined> {
  let found = '';
  for (const step of steps) {
    const names = (await folderEntries(path.join(root, found))).map(({ name }) => name);
    const match =
      names.find((name) => name === step) ?? names.find((name) => name.toLowerCase() === step.toLowerCase());
    if (match === undefined) return undefined;
    found = found === '' ? match : `${found}/${match}`;
  }
  return found;
}

/**
 * The videos, pictures and folders of frames in a folder, or in the `videos`, `frames` or `images` level below it;
 * where one video lies there both as file and as frames, the file counts.
 */
export async function listMedia(root: string, folder: string): Promise<MediaEntry[]> {
  const byName = new Map<string, MediaEntry>();
  const levels = await Promise.all(MEDIA_LEVELS.map((level) => findPath(root, ...folder.split('/'), level)));
  const places = levels.filter((level) => level !== undefined);
  for (const place of places.length > 0 ? places : [folder]) {
    for (const entry of await folderEntries(path.join(root, place))) {
      const media = mediaEntry(entry, place);
      if (media !== undefined && !byName.has(media.name)) byName.set(media.name, media);
    }
  }
  return [...byName.values()].sort((one, two) => (one.name < two.name ? -1 : 1));
}

/** Every video and picture in a folder and below. @param accept - Leaves out folders by name. */
export async function listMediaBelow(
  root: string,
  folder: string,
  accept: (name: string) => boolean = () => true,
): Promise<MediaEntry[]> {
  const found: MediaEntry[] = [];
  // One list for all: a folder may hold hundreds of thousands of pictures.
  const visit = async (place: string) => {
    for (const entry of await folderEntries(path.join(root, place))) {
      if (entry.isDirectory()) {
        if (accept(entry.name)) await visit(place === '' ? entry.name : `${place}/${entry.name}`);
      } else {
        const media = mediaEntry(entry, place);
        if (media !== undefined) found.push(media);
      }
    }
  };
  await visit(folder);
  return found;
}

function mediaEntry(entry: Dirent, folder: string): MediaEntry | undefined {
  const place = folder === '' ? entry.name : `${folder}/${entry.name}`;
  if (entry.isDirectory()) {
    return MEDIA_LEVELS.includes(entry.name.toLowerCase())
      ? undefined
      : { name: entry.name, path: place, kind: 'frames' };
  }
  const ending = path.extname(entry.name).toLowerCase();
  const name = entry.name.slice(0, entry.name.length - ending.length);
  if (VIDEO_EXTENSIONS.includes(ending)) return { name, path: place, kind: 'video' };
  if (IMAGE_EXTENSIONS.includes(ending)) return { name, path: place, kind: 'image' };
  return undefined;
}
