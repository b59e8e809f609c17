/** The last line that `did bench` prints, as JSON. */
export interface BenchResult {
  readonly bench: string;
  readonly backend: string;
  readonly model: string;
  readonly ours: number;
  /** The peer's figure, measured in the same run; null without a peer. */
  readonly peer: number | null;
  readonly peer_name: string | null;
  /** ours / peer. */
  readonly ratio: number | null;
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  /** Work done each second in the backbone's convolutions, where the bench counts it. */
  readonly gflops?: number;
}

/** What every bench is given. */
export interface BenchOptions {
  readonly backend: 'auto' | 'native' | 'webgpu' | 'wasm' | 'cpu';
  /** A backbone's name; `demo` is the demo's model. */
  readonly model: string;
  readonly variant: 'did' | 'bce';
  readonly batch: number;
  readonly inputSize: number;
  /** Pictures that G sees at a time; 0 for all. */
  readonly microBatch: number;
  /** Segments that G is cut into for gradient checkpointing; 0 for none. */
  readonly gradientCheckpoints: number;
  readonly peer: string | null;
  readonly steps: number;
  /** A folder with the clips of `prepare`; null where none was given. */
  readonly root: string | null;
  /** Frames of each clip. */
  readonly frames: number | 'all';
  readonly onLine: (line: string) => void;
}
