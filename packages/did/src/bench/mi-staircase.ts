import {
  correlatedGaussians,
  createMineBound,
  createSeparableCritic,
  densityRatioEstimate,
  donskerVaradhanBound,
  type FlatRows,
  fitGaussianBase,
  fitNormalScores,
  type GaussianBase,
  gaussianCorrelation,
  infoNceBound,
  jsToNwjBound,
  type NormalScores,
  nwjBound,
  pairScores,
  smileBound,
} from '@did/mi-estimator';
import { Adam, SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** Nats of each level, one after another, and how the published code climbs them. */
export const STAIRCASE = {
  levels: [2, 4, 6, 8, 10],
  dimensions: 20,
  batch: 64,
  hidden: 256,
  learningRate: 5e-4,
  /** Share of a level's steps at its end whose mean is the level's figure: 500 of 4,000. */
  counted: 1 / 8,
} as const;

/** What is done to the second side of each pair of Gaussians; none of it changes the mutual information. */
const DATA = ['gaussian', 'cubed', 'mixed'] as const;
export type StaircaseData = (typeof DATA)[number];

/** The figure of a batch's scores, and whether the scores stand on a fitted normal. */
interface Method {
  readonly base: boolean;
  readonly bound: (scores: tf.Tensor2D) => tf.Scalar;
  readonly dispose?: () => void;
}

type OfPairs = (joint: tf.Tensor, product: tf.Tensor) => tf.Scalar;

const ofPairs =
  (bound: OfPairs) =>
  (scores: tf.Tensor2D): tf.Scalar => {
    const { joint, product } = pairScores(scores);
    return bound(joint, product);
  };

/** Estimators by name; the first is the default of `measureMutualInformation`. */
export const METHODS: Record<string, () => Method> = {
  'density-ratio': () => ({ base: true, bound: ofPairs(densityRatioEstimate) }),
  'density-ratio, no base': () => ({ base: false, bound: ofPairs(densityRatioEstimate) }),
  'smile-1': () => ({ base: false, bound: ofPairs((a, b) => smileBound(a, b, { clip: 1 })) }),
  'smile-5': () => ({ base: false, bound: ofPairs((a, b) => smileBound(a, b, { clip: 5 })) }),
  'info-nce': () => ({ base: false, bound: infoNceBound }),
  nwj: () => ({ base: false, bound: ofPairs(nwjBound) }),
  'donsker-varadhan': () => ({ base: false, bound: ofPairs(donskerVaradhanBound) }),
  mine: () => {
    const mine = createMineBound();
    return { base: false, bound: ofPairs(mine.apply), dispose: mine.dispose };
  },
  'js-to-nwj': () => ({ base: false, bound: ofPairs(jsToNwjBound) }),
};

/**
 * One critic that climbs the staircase: its mean figure at the end of each level, in nats.
 *
 * @remarks
 * As in the published code: each step draws a new batch, its figure is that of the critic before it learned from the
 * batch, and nothing tells the critic that a new level began.
 *
 * @param steps - of the whole staircase, in equal shares.
 */
export async function climbStaircase(
  method: string,
  data: StaircaseData,
  steps: number,
  seed: number,
): Promise<number[]> {
  const { levels, dimensions, batch, hidden, learningRate, counted } = STAIRCASE;
  const random = new SeededRandom(`mi/${seed}`);
  const sizes = { xSize: dimensions, ySize: dimensions, hidden };
  const critic = createSeparableCritic(sizes, random.fork('critic'));
  const { base, bound, dispose } = (METHODS[method] as () => Method)();
  const window = base ? new FittedWindow(dimensions, batch) : null;
  const adam = new Adam({ learningRate });
  const params = Object.fromEntries(critic.variables.map((variable) => [variable.name, variable]));
  const draw = drawer(data, random);
  const each = Math.floor(steps / levels.length);
  const figures: number[] = [];
  try {
    for (const nats of levels) {
      let sum = 0;
      let count = 0;
      for (let i = 0; i < each; i++) {
        const pairs = draw(nats);
        let value = Number.NaN;
        tf.tidy(() => {
          const [x, y] = window === null ? tensors(pairs) : tensors(window.map(pairs));
          const known = window?.base?.scores(x, y);
          const loss = () => {
            const learned = critic.scores(x, y);
            return tf.neg(bound(known === undefined ? learned : tf.add(learned, known))) as tf.Scalar;
          };
          const { value: negative, grads } = tf.variableGrads(loss, [...critic.variables]);
          adam.step(params, grads);
          if (i >= each * (1 - counted)) value = -(negative.dataSync()[0] as number);
        });
        await window?.add(pairs);
        if (i < each * (1 - counted)) continue;
        sum += value;
        count += 1;
      }
      figures.push(sum / count);
    }
    return figures;
  } finally {
    window?.dispose();
    dispose?.();
    adam.dispose();
    critic.dispose();
  }
}

interface Batch {
  readonly x: FlatRows;
  readonly y: FlatRows;
}

/** Batches of a window, and batches between two fits. */
const WINDOW = 400;
const REFIT_EVERY = 500;
const FIRST_FIT = 50;

/** The normal scores and the Gaussian base of the last batches, fitted again now and then; never of the batch it maps. */
class FittedWindow {
  base: GaussianBase | null = null;
  private maps: { readonly x: NormalScores; readonly y: NormalScores } | null = null;
  private readonly kept: Batch;
  private added = 0;

  constructor(
    size: number,
    private readonly batch: number,
  ) {
    const side = () => ({
      count: WINDOW * batch,
      size,
      values: new Float32Array(WINDOW * batch * size),
    });
    this.kept = { x: side(), y: side() };
  }

  map(pairs: Batch): Batch {
    return this.maps === null ? pairs : { x: this.maps.x.apply(pairs.x), y: this.maps.y.apply(pairs.y) };
  }

  async add(pairs: Batch): Promise<void> {
    for (const side of ['x', 'y'] as const) {
      const { values } = pairs[side];
      this.kept[side].values.set(values, (this.added % WINDOW) * values.length);
    }
    this.added += 1;
    if (this.added === FIRST_FIT || this.added % REFIT_EVERY === 0) await this.fit();
  }

  dispose(): void {
    this.base?.dispose();
  }

  private async fit(): Promise<void> {
    const count = Math.min(this.added, WINDOW) * this.batch;
    const fifth = Math.floor(count / 5);
    const rows = Array.from({ length: count }, (_, i) => i);
    const [validation, training] = [rows.slice(0, fifth), rows.slice(fifth)];
    const { x, y } = this.kept;
    this.maps = { x: fitNormalScores(x, rows), y: fitNormalScores(y, rows) };
    this.base?.dispose();
    this.base = await fitGaussianBase(
      { x: this.maps.x.apply(x), y: this.maps.y.apply(y) },
      training,
      validation,
    );
  }
}

function tensors({ x, y }: Batch): [tf.Tensor2D, tf.Tensor2D] {
  return [tf.tensor2d(x.values, [x.count, x.size]), tf.tensor2d(y.values, [y.count, y.size])];
}

/** Draws batches with that many nats. */
function drawer(data: StaircaseData, random: SeededRandom): (nats: number) => Batch {
  const { dimensions, batch } = STAIRCASE;
  const pairs = random.fork('pairs');
  const turn = rotation(dimensions, random.fork('rotation'));
  const flat = (rows: readonly number[][]): FlatRows => ({
    count: batch,
    size: dimensions,
    values: Float32Array.from(rows.flat()),
  });
  return (nats) => {
    const { x, y } = correlatedGaussians(batch, dimensions, gaussianCorrelation(nats, dimensions), pairs);
    if (data === 'gaussian') return { x: flat(x), y: flat(y) };
    const cubed = y.map((row) => row.map((value) => value ** 3));
    if (data === 'cubed') return { x: flat(x), y: flat(cubed) };
    const mixed = cubed.map((row) =>
      turn.map((axis) => axis.reduce((sum, factor, k) => sum + factor * (row[k] as number), 0)),
    );
    return { x: flat(x), y: flat(mixed) };
  };
}

/** Random orthonormal axes (Gram and Schmidt). */
function rotation(size: number, random: SeededRandom): number[][] {
  const axes: number[][] = [];
  while (axes.length < size) {
    let axis = Array.from({ length: size }, () => random.normal());
    for (const other of axes) {
      const along = axis.reduce((sum, value, k) => sum + value * (other[k] as number), 0);
      axis = axis.map((value, k) => value - along * (other[k] as number));
    }
    const length = Math.hypot(...axis);
    axes.push(axis.map((value) => value / length));
  }
  return axes;
}
