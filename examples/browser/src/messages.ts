import type { DetectorRecord, FaceMap, OpenedFrame, PredictProgress, Verdict } from '@did/did/browser';

/** What a person gave: a file, or a moment of the camera. */
export type Given = Blob | ImageBitmap;

/** What the page asks of the worker. */
export type Request =
  | { readonly type: 'load' }
  | { readonly type: 'judge'; readonly id: number; readonly given: Given }
  | {
      readonly type: 'judge-clip';
      readonly id: number;
      readonly times: readonly number[];
      readonly width: number;
      readonly height: number;
    }
  | { readonly type: 'frame'; readonly id: number; readonly frame: OpenedFrame | null }
  | { readonly type: 'maps'; readonly id: number; readonly given: Given }
  | { readonly type: 'stop'; readonly id: number }
  | { readonly type: 'ping' };

/** Why something did not come about. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** What the worker answers. */
export type Answer =
  | { readonly type: 'loading'; readonly loadedBytes: number; readonly totalBytes: number | null }
  | {
      readonly type: 'ready';
      readonly record: DetectorRecord;
      readonly backend: string;
      readonly device: string;
    }
  | { readonly type: 'not-ready'; readonly failure: Failure }
  | { readonly type: 'progress'; readonly id: number; readonly progress: PredictProgress }
  | {
      readonly type: 'verdict';
      readonly id: number;
      readonly verdict: Verdict;
      readonly milliseconds: number;
    }
  | { readonly type: 'maps'; readonly id: number; readonly maps: readonly FaceMap[] }
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure }
  /** It is not stuck. */
  | { readonly type: 'pong' }
  /** The worker wants a frame of a clip that only the page can play. */
  | { readonly type: 'want'; readonly id: number; readonly index: number };
