import type { FaceDetector } from '@did/faces';
import type { CropSet } from '../crop-set/crop-set.js';
import type { SkippedSource } from '../crop-set/crop-set-writer.js';
import type { DatasetScan, LayoutOptions } from '../layouts/dataset-layout.js';
import type { LeakReport } from '../leaks/find-leaks.js';
import type { LeakRules } from '../leaks/require-no-leaks.js';
import type { VideoDecoder } from '../video/video-reader.js';
import type { FrameDetectorName } from '../workers/open-detector.js';
import type { WorkProgress } from '../workers/run-all.js';

/** Arguments of {@link prepareCropSet}. */
export interface PrepareOptions extends LayoutOptions, LeakRules {
  /** As `listLayouts` names it. */
  readonly dataset: string;
  /** A folder that does not exist yet. */
  readonly out: string;
  /** Side of each crop; 224 when left out, as in the paper. @unit pixels */
  readonly size?: number;
  readonly marginRatio?: number;
  /** Of each video, evenly spaced in time; 32 when left out. The paper takes all. */
  readonly frames?: number | 'all';
  /** The person seen most of a video, or everybody; `largest` when left out. */
  readonly faces?: 'largest' | 'all';
  /** Store crops as JPEG of this quality instead of PNG. */
  readonly jpegQuality?: number;
  /** At most so many videos of each split and method. */
  readonly limit?: number;
  readonly decoder?: 'auto' | VideoDecoder;
  /** Processes; one for each core when left out. The result does not depend on it. */
  readonly workers?: number;
  /** Who finds the faces; `face-api` when left out. With one of your own all work is done in this process. */
  readonly detector?: FrameDetectorName | FaceDetector;
  readonly onScan?: (scan: DatasetScan) => void;
  readonly onProgress?: (progress: WorkProgress) => void;
  /** Stops between videos; the same call goes on later. */
  readonly signal?: AbortSignal;
}

/** What came of it. */
export interface PrepareSummary {
  readonly cropSet: CropSet;
  readonly videos: number;
  readonly crops: number;
  /** Videos that are not in the set, with reasons; also in `prepare-errors.csv`. */
  readonly skipped: readonly SkippedSource[];
  /** Look-alikes in two splits and the like; also in `data-card.md`. */
  readonly leaks: LeakReport;
  readonly seconds: number;
}
