/** A backend of this project; `native` is TensorFlow through tfjs-node or tfjs-node-gpu. */
export type BackendName = 'native' | 'webgpu' | 'wasm' | 'cpu';

/** A backend that was not taken, and why. */
export interface PassedOver {
  /** Which one. */
  readonly name: BackendName;
  /** Why not, in words. */
  readonly reason: string;
  /** What would make it available. */
  readonly advice?: string;
}

/** What `prepareBackend` chose. */
export interface BackendReport {
  /** The one that runs now. */
  readonly name: BackendName;
  /** Why this one, in words. */
  readonly reason: string;
  /** Those that came before it in the order and were not taken. */
  readonly passedOver: readonly PassedOver[];
  /** Whether the models of this project can be trained on it. */
  readonly trains: boolean;
  /** What it computes on, in words. */
  readonly device: string;
  /** Of TensorFlow.js and what lies under it, by name. */
  readonly versions: Readonly<Record<string, string>>;
}
