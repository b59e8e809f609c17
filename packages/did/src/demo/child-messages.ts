import type { BackendName } from '@did/runtime';
import type { DidConfig } from '../config/did-config.js';
import type { TrainEvent } from '../train/train-event.js';

/** What a child process is asked to do: train one run and evaluate it. */
export interface ChildRequest {
  readonly config: DidConfig;
  /** Folder of the crop set. */
  readonly data: string;
  /** Run folder to write. */
  readonly out: string;
  readonly backend: 'auto' | BackendName;
  readonly rounds: number;
}

/** What a child process says while it works. */
export type ChildMessage =
  | { readonly type: 'train-event'; readonly event: TrainEvent }
  | { readonly type: 'evaluation-start' }
  | { readonly type: 'child-done'; readonly trainSeconds: number; readonly evaluateSeconds: number }
  | {
      readonly type: 'child-failed';
      readonly code: string | null;
      readonly message: string;
      readonly stack: string;
    };
