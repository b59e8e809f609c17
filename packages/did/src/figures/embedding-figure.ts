import type { FeatureName } from '../diagnose/pooled-features.js';
import type { EmbeddingMethod } from './embed-points.js';

/** Name of the file that `did embed` leaves in a run, for its report. */
export const EMBEDDING_FILE = 'embedding.json';

/** Pooled features of pictures, laid into the plane: one panel a kind of features. */
export interface EmbeddingFigure {
  readonly formatVersion: 1;
  /** Names of the runs. */
  readonly run: string;
  readonly baseline: string | null;
  readonly checkpoint: string;
  readonly method: EmbeddingMethod;
  readonly split: string;
  readonly seed: number;
  /** `real`, then methods. */
  readonly methods: readonly string[];
  readonly samples: readonly { readonly path: string; readonly method: string; readonly label: 0 | 1 }[];
  readonly panels: readonly EmbeddingPanel[];
}

/** One kind of features. */
export interface EmbeddingPanel {
  readonly of: 'run' | 'baseline';
  readonly feature: FeatureName;
  /** `BCE: I`. */
  readonly title: string;
  /** One a sample: who lies near whom; axes and wide distances mean nothing. */
  readonly points: readonly (readonly [number, number])[];
  /** Principal components that were embedded, and the share of the variance that they hold. */
  readonly components: number;
  readonly explained: number;
  /**
   * Mean silhouette, -1 to 1, in those components and in the plane: of methods and real among each other, and of fakes against real
   * pictures. Null where there is one class only.
   */
  readonly silhouette: {
    readonly components: EmbeddingSeparation;
    readonly plane: EmbeddingSeparation;
  };
}

/** How far classes lie apart. */
export interface EmbeddingSeparation {
  readonly method: number | null;
  readonly label: number | null;
}
