import type { Split } from '@did/datasets';
import type { BackendName } from '@did/runtime';
import type { DidConfig } from '../config/did-config.js';
import type { TrainEvent } from '../train/train-event.js';

/** What a run is tested on. */
export interface ChildTest {
  readonly name: string;
  /** Folder of the crop set. */
  readonly data: string;
  readonly split: Split;
}

/** What a child process is asked to do: train one run and test it. */
export interface ChildRequest {
  readonly config: DidConfig;
  /** Folder of the crop set. */
  readonly data: string;
  /** Run folder to write. */
  readonly out: string;
  /** False: the run is trained already and is only tested. Default true. */
  readonly train?: boolean;
  /** By default the test split of `data`, as `test`. */
  readonly tests?: readonly ChildTest[];
  readonly backend: 'auto' | BackendName;
  readonly rounds: number;
  /** Training stops with a checkpoint when so many seconds are over; it is not evaluated then. */
  readonly maxSeconds?: number;
  /** Threads that decode and vary crops. */
  readonly dataThreads?: number;
  /** Where `model.weights` is looked for; by default where `did weights fetch` puts it by default. */
  readonly weightsCache?: string;
}

/** What a child process is told while it works: to end after the step, or the test, that is under way. */
export const STOP = 'stop';

/** What a child process says while it works. */
export type ChildMessage =
  | { readonly type: 'train-event'; readonly event: TrainEvent }
  /** Training is over. */
  | { readonly type: 'evaluation-start'; readonly test: string }
  /** Its evaluations are written. */
  | { readonly type: 'evaluation-end'; readonly test: string }
  | {
      readonly type: 'child-done';
      /** False where `maxSeconds` or a stop ended it before its configured length, or before all tests. */
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
