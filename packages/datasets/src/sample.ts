/** The parts that a crop set is divided into; a base face with all its forgeries stands in one of them. */
export type Split = 'train' | 'val' | 'test';

/** All splits, in the order in which tables list them. */
export const SPLITS: readonly Split[] = ['train', 'val', 'test'];

/** One crop of a crop set: a row of `manifest.csv`. */
export interface Sample {
  /** Of the crop's file, relative to the set's folder, with forward slashes. */
  readonly path: string;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  /** 1 fake, 0 real. */
  readonly label: 0 | 1;
  /** Where the base face comes from, `embedded` or `faces` for instance. */
  readonly dataset: string;
  /** The forging method; `real` for real pictures, `null` for the control that changes nothing. */
  readonly method: string;
  /** Name of the codec treatment, equal for both classes. */
  readonly compression: string;
  /** The base face: all its forgeries carry the same one. */
  readonly sourceId: string;
  /** Whose face was pasted in; empty where no second face took part. */
  readonly targetId: string;
  /** dataset/method/compression/id: frames with one key are one video. */
  readonly videoKey: string;
  /** Number of the frame in its video. */
  readonly frame: number;
  /** @unit milliseconds from the start of the video */
  readonly timeMs: number;
  /** Number of the person, where one video shows several. */
  readonly track: number;
  readonly split: Split;
  /** Left, top, width, height of the face in the whole picture. @unit pixels */
  readonly box: readonly number[];
  /** Eyes, nose tip, mouth corners in the whole picture. @shape `[10]` @unit pixels */
  readonly landmarks: readonly number[];
  /** From the whole picture to the crop: x' = t0 x + t1 y + t2, y' = t3 x + t4 y + t5. */
  readonly transform: readonly number[];
  /** 0..1; 1 where landmarks are exact. */
  readonly detectorScore: number;
  /** Where the forging took place, as a picture of the crop's size. */
  readonly maskPath?: string;
  /** How strong the forging is, 0..1. */
  readonly strength?: number;
  /** Kind of forging: methods of one family share their traces. */
  readonly family?: string;
  /** Columns that this version does not know, kept as they are. */
  readonly extra: Readonly<Record<string, string>>;
}
