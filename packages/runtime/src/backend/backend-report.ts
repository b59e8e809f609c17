/** A backend of this project; `native` is TensorFlow through tfjs-node or tfjs-node-gpu. */
export type BackendName = 'native' | 'webgpu' | 'wasm' | 'cpu';

/** A backend that was not taken, and why. */
export interface PassedOver {
  readonly name: BackendName;
  readonly reason: string;
  /** What would make it available. */
  readonly advice?: string;
}

/** What `prepareBackend` chose. */
export interface BackendReport {
  readonly name: BackendName;
  /** Why this one, in words. */
  readonly reason: string;
  readonly passedOver: readonly PassedOver[];
  /** Whether the models of this project can be trained on it. */
  readonly trains: boolean;
  readonly device: string;
  readonly versions: Readonly<Record<string, string>>;
}
