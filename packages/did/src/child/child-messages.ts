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
  /** Training stops with a checkpoint when so many seconds are over; it is not evaluated then. */
  readonly maxSeconds?: number;
  /** Threads that decode and vary crops. */
  readonly dataThreads?: number;
  /** Where `model.weights` is looked for; by default where `did weights fetch` puts it by default. */
  readonly weightsCache?: string;
}

/** What a child process says while it works. */
export type ChildMessage =
  | { readonly type: 'train-event'; readonly event: TrainEvent }
  | { readonly type: 'evaluation-start' }
  | {
      readonly type: 'child-done';
      /** False where `maxSeconds` ended training before its configured length. */
      readonly finished: boolean;
      readonly trainSeconds: number;
      readonly evaluateSeconds: number;
    }
  | {
      readonly type: 'child-failed';
      readonly code: string | null;
      readonly message: string;
      readonly stack: string;
    };
