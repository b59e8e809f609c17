import type { Seed } from '@did/runtime';
import type { Sample } from '../sample.js';
import type { MediaRecord } from './media-record.js';

/** Where a dataset lies and what of it is wanted. */
export interface LayoutOptions {
  /** The dataset's folder. */
  readonly root: string;
  /** Folder or file with the official lists; looked for in `root` when left out. */
  readonly splits?: string;
  /** Of datasets that come in several; all that are there when left out. */
  readonly compressions?: readonly string[];
  /** Forging methods; those of the published protocol when left out. */
  readonly methods?: readonly string[];
  /** Part of the people, or of the videos where people are unknown, that validation gets where none is published. */
  readonly validationShare?: number;
  /** Draws the validation split where none is published. */
  readonly seed?: Seed;
}

/** One part of a dataset: how much of it is there. */
export interface DatasetPart {
  readonly name: string;
  readonly found: number;
  /** As published; undefined where no number is. */
  readonly published?: number;
}

/** Something that a dataset should have and this copy lacks. */
export interface MissingPart {
  /** `list`: an official list; `folder`: a whole part; `part`: some videos of one; `video`: a file that a list names; `locked`: a folder that may not be read. */
  readonly kind: 'list' | 'folder' | 'part' | 'video' | 'locked';
  readonly name: string;
  /** What to do about it. */
  readonly advice: string;
}

/** Videos that a protocol leaves out, by reason. */
export interface LeftOut {
  readonly reason: string;
  readonly videos: number;
  /** The first few. */
  readonly examples: readonly string[];
}

/** What stands in a dataset's folder. */
export interface DatasetScan {
  readonly dataset: string;
  /** What the records' paths are relative to. */
  readonly root: string;
  /** Sorted by `videoKey`. */
  readonly records: readonly MediaRecord[];
  readonly parts: readonly DatasetPart[];
  readonly missing: readonly MissingPart[];
  readonly leftOut: readonly LeftOut[];
}

/** How to read one dataset. */
export interface DatasetLayout {
  /** As on the command line. */
  readonly name: string;
  readonly title: string;
  /** Forging methods of the published protocol, in the order of their domains; empty where names say nothing. */
  readonly methods: readonly string[];
  /** How to get it: a form to fill in, terms to accept. */
  readonly access: DatasetAccess;
  /** Reads the folder; opens no video and uses no network. */
  scan(options: LayoutOptions): Promise<DatasetScan>;
}

/** How to come by a dataset. */
export interface DatasetAccess {
  readonly page: string;
  readonly howTo: string;
  readonly terms: string;
  /** Where the official lists are published, when not in the download itself. */
  readonly lists?: string;
}

/** Part of the people or videos that validation gets where none is published. */
export const DEFAULT_VALIDATION_SHARE = 0.15;

/** A method of real videos. */
export const REAL: Sample['method'] = 'real';
/** A compression's name where a dataset comes in one. */
export const ORIGINAL = 'original';
