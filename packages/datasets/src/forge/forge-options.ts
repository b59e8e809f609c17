import type { FaceDetector68 } from '@did/faces';
import type { Seed } from '@did/runtime';
import type { CropSet } from '../crop-set/crop-set.js';
import type { SkippedSource } from '../crop-set/crop-set-writer.js';
import type { SplitShares } from './assign-splits.js';

/** Made-up people: nothing but this package is needed. */
export interface EmbeddedSource {
  readonly kind: 'embedded';
  readonly identities: number;
  /** Pictures of each person, in other poses and light; they count as one video. */
  readonly framesPerIdentity?: number;
  /** Side of the drawn pictures; twice the crop's side when left out. @unit pixels */
  readonly pictureSize?: number;
}

/** Photographs: every JPEG, PNG, WebP and AVIF in a folder and below, one person each. */
export interface FolderSource {
  readonly kind: 'folder';
  readonly folder: string;
  /** Name of the set of faces in tables. */
  readonly dataset?: string;
}

/** Arguments of {@link forgeCropSet}. */
export interface ForgeOptions {
  readonly source: EmbeddedSource | FolderSource;
  /** A folder that does not exist yet. */
  readonly out: string;
  /** Side of each crop. @unit pixels */
  readonly size: number;
  /** Forging methods of all splits, in the order of their domains. */
  readonly methods: readonly string[];
  /** Methods that only the test split gets. */
  readonly unseenMethods?: readonly string[];
  readonly seed: Seed;
  readonly splits?: SplitShares;
  readonly marginRatio?: number;
  /** Val and test also get the picture that went through everything unchanged, labelled real. */
  readonly control?: boolean;
  /** Store where each fake was changed. */
  readonly masks?: boolean;
  /** How weak a forgery may be, 0..1: each draws its strength from there to 1. 0 when left out. */
  readonly minStrength?: number;
  /**
   * Kinds of camera, as `listCameraKinds` names them: each source, with its fakes, is taken by one, all kinds equally often in
   * each split. When left out, all pictures get one mild treatment (`DEGRADATION_RANGE`).
   */
  readonly cameras?: readonly string[];
  /** At most so many sources. */
  readonly limit?: number;
  /** Processes; one for each core when left out. The result does not depend on it. */
  readonly workers?: number;
  /** Another detector than face-api, one of 68 points; all work is then done in this process. */
  readonly detector?: FaceDetector68;
  readonly onProgress?: (event: ForgeProgress) => void;
  /** Stops between sources; the same call goes on later. */
  readonly signal?: AbortSignal;
}

/** How far forging is. */
export interface ForgeProgress {
  readonly type: 'forge-progress';
  /** First all faces are looked for, then each is forged. */
  readonly phase: 'survey' | 'forge';
  readonly done: number;
  readonly total: number;
  readonly skipped: number;
  readonly secondsLeft: number;
}

/** What came of it. */
export interface ForgeSummary {
  readonly cropSet: CropSet;
  /** Base faces that are in the set. */
  readonly sources: number;
  readonly crops: number;
  /** Sources that are not, with reasons; also in `skipped.csv`. */
  readonly skipped: readonly SkippedSource[];
  readonly seconds: number;
}
