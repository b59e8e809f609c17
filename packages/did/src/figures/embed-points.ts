import { SeededRandom } from '@did/runtime';
import { TSNE } from '@keckelt/tsne';
import { UMAP } from 'umap-js';

/** How rows are laid into the plane. */
export type EmbeddingMethod = 'tsne' | 'umap';

/** Rows to lay into the plane. */
export interface EmbeddingJob {
  readonly method: EmbeddingMethod;
  readonly rows: readonly (readonly number[])[];
  readonly seed: number;
}

/** t-SNE: rows that each row holds for near, on the whole. scikit-learn's default. */
const PERPLEXITY = 30;
const TSNE_STEPS = 750;
/** UMAP: as in its reference implementation. */
const [NEIGHBOURS, MIN_DISTANCE] = [15, 0.1];

/**
 * Lays rows into the plane so that near ones stay near. The same seed gives the same points.
 *
 * @param onProgress - Called now and then.
 * @returns One point a row; only which points are near each other means something, no distance, direction or size does.
 * @source t-SNE: L. van der Maaten, G. Hinton, JMLR 2008, exact gradients. UMAP: L. McInnes, J. Healy, J. Melville 2018.
 */
export function embedPoints(
  { method, rows, seed }: EmbeddingJob,
  onProgress: (done: number, of: number) => void,
): [number, number][] {
  const random = new SeededRandom(`embedding/${seed}`);
  const data = rows.map((row) => [...row]);
  const points = method === 'tsne' ? tsne(data, random, onProgress) : umap(data, random, onProgress);
  return points.map(([x = 0, y = 0]) => [x, y]);
}

/** The package draws its start by `Math.random`; here a seed does. */
class SeededTsne extends TSNE {
  private readonly random: SeededRandom;

  constructor(options: Readonly<Record<string, number>>, random: SeededRandom) {
    super(options);
    this.random = random;
  }

  override gaussRandom(): number {
    return this.random.normal();
  }
}

function tsne(
  rows: number[][],
  random: SeededRandom,
  onProgress: (done: number, of: number) => void,
): number[][] {
  const perplexity = Math.min(PERPLEXITY, Math.max(2, (rows.length - 1) / 3));
  const model = new SeededTsne({ perplexity, epsilon: 10, dim: 2 }, random);
  model.initDataRaw(rows);
  for (let step = 1; step <= TSNE_STEPS; step++) {
    model.step();
    if (step % 25 === 0) onProgress(step, TSNE_STEPS);
  }
  return model.getSolution();
}

function umap(
  rows: number[][],
  random: SeededRandom,
  onProgress: (done: number, of: number) => void,
): number[][] {
  const model = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(NEIGHBOURS, rows.length - 1),
    minDist: MIN_DISTANCE,
    random: () => random.next(),
  });
  const epochs = model.initializeFit(rows);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    model.step();
    if (epoch % 25 === 0 || epoch === epochs) onProgress(epoch, epochs);
  }
  return model.getEmbedding();
}
