import type { RgbImage } from '@did/faces';
import type { Sample } from '../sample.js';

/** How a crop set was made: `crop-set.json`. */
export interface CropSetInfo {
  readonly formatVersion: 1;
  /** A name for tables. */
  readonly name: string;
  /** Side of each crop. @unit pixels */
  readonly size: number;
  /** What is added around the tight face template on each side. */
  readonly marginRatio: number;
  /** Who found the faces; `exact` where landmarks were known. */
  readonly detector: { readonly name: string; readonly version: string; readonly weightsSha256: string };
  /** Forging methods with their families. */
  readonly methods: readonly { readonly name: string; readonly family: string }[];
  /** Everything else that the bytes of the set follow from. */
  readonly recipe: Readonly<Record<string, unknown>>;
}

/** A folder of aligned face crops with their labels. */
export interface CropSet {
  readonly dir: string;
  readonly info: CropSetInfo;
  readonly samples: readonly Sample[];
  /** The pixels of one crop. @throws DidError DID_DATA naming the file. */
  readPixels(sample: Sample): Promise<RgbImage>;
}

/** File names inside a crop set. */
export const CROP_SET_FILES = {
  info: 'crop-set.json',
  manifest: 'manifest.csv',
  skipped: 'skipped.csv',
  errors: 'prepare-errors.csv',
  card: 'data-card.md',
  sheet: 'contact-sheet.jpg',
} as const;
