import type { Split } from '../sample.js';

/**
 * One video, picture or folder of frames of a dataset, as its folders and official lists describe it.
 *
 * @remarks
 * `sourceId` is the video that was altered, `targetId` who was put into it, as in a manifest: FaceForensics++
 * and Celeb-DF call these the other way round, target and source.
 */
export interface MediaRecord {
  /** Relative to the dataset's folder, with forward slashes. */
  readonly path: string;
  /** A file of video, a picture, a folder of a video's frames in the order of their names, or a tar archive of such folders. */
  readonly kind: 'video' | 'image' | 'frames' | 'archive';
  /** 1 fake, 0 real; whatever the dataset's own lists say. */
  readonly label: 0 | 1;
  readonly dataset: string;
  /** Forging method as published; `real` for real ones. */
  readonly method: string;
  /** As published, `c23` for instance; `original` where the dataset has one kind. */
  readonly compression: string;
  /** The base video: fakes made from it carry the same one. */
  readonly sourceId: string;
  /** Whose face or voice was put in; empty where there is none, or nobody says. */
  readonly targetId: string;
  /** dataset/method/compression/id. */
  readonly videoKey: string;
  /** Undefined where the official lists do not place it, or are missing. */
  readonly split: Split | undefined;
  /** The people in it, as far as names tell; a video of unknown people is a person of its own. */
  readonly identities: readonly string[];
  /** Folder or collection that it was taken from, where one dataset mixes several. */
  readonly origin?: string;
}
