import { DidError, SeededRandom } from '@did/runtime';
import { createBilinearCritic } from './bilinear-critic.js';
import { createConcatCritic } from './concat-critic.js';
import { ESTIMATORS } from './estimators.js';
import { judgeMeasurement, type MutualInformation, type Repeat } from './judge-measurement.js';
import { MEASURE_DEFAULTS, type MeasureOptions } from './measure-options.js';
import { baseOf, onBase, withNormalScores } from './prepare-pairs.js';
import { type FlatRows, type Rows, readRows } from './read-rows.js';
import { createSeparableCritic } from './separable-critic.js';
import { evaluateCritic, type Pairs, trainCritic } from './train-critic.js';

/** Fewer pairs than this cannot be halved and still say anything. */
const FEWEST_PAIRS = 64;

/**
 * Measures how much x tells about y, in nats, from paired samples alone, on pairs that the critic never saw.
 *
 * @remarks
 * ```math
 * I(x; y) = E_{p(x,y)} \Big[ \log \frac{p(x,y)}{p(x)\, p(y)} \Big]
 * ```
 *
 * A critic is trained on one half of the pairs (a fifth of that half chooses the step) and read on the other half; the
 * next repeat swaps the halves, later ones draw new halves. Columns are mapped to normal scores first, which changes no
 * mutual information, and a jointly normal variable is fitted to them: the critic learns what that leaves. The default
 * reads the critic as the log ratio of the densities; `lowerBound` is what the same critic proves. `note` says when the
 * figure should not be trusted. Runs on the current backend; the caller keeps its tensors.
 *
 * @param x - N vectors; one row a sample.
 * @param y - The vector that belongs to each.
 * @param options - Estimator, critic and training.
 * @shape x `[N,d]`, y `[N,e]` -> a figure, its interval and what to know about it
 * @unit nats
 * @throws DidError DID_SHAPE when the numbers of rows differ or are below 64; DID_VALUE for a number that is not finite,
 * a column that is constant, or an option out of range.
 * @example
 * const { nats, interval, note } = await measureMutualInformation(pooledDf, pooledOs, { seed: 1 });
 * @source Letizia et al. 2024 (f-DIME); van den Oord et al. 2018 (InfoNCE); Poole et al. 2019.
 */
export async function measureMutualInformation(
  x: Rows,
  y: Rows,
  options: MeasureOptions = {},
): Promise<MutualInformation> {
  const settings = { ...MEASURE_DEFAULTS, ...options };
  checkSettings(settings);
  const rows = { x: await readRows('x', x, WHERE), y: await readRows('y', y, WHERE) };
  const count = rows.x.count;
  if (count !== rows.y.count || count < FEWEST_PAIRS) {
    throw new DidError(
      'DID_SHAPE',
      `${WHERE}: \`x\` and \`y\` must have the same number of rows, at least ${FEWEST_PAIRS}; got ${count} and ${rows.y.count}.`,
      { x: count, y: rows.y.count },
    );
  }
  refuseConstantColumns('x', rows.x);
  refuseConstantColumns('y', rows.y);
  const random = new SeededRandom(settings.seed);
  const repeats: Repeat[] = [];
  let order: number[] = [];
  for (let i = 0; i < settings.repeats; i++) {
    if (i % 2 === 0) order = random.fork(`halves${i}`).shuffle(Array.from({ length: count }, (_, k) => k));
    const half = i % 2 === 0 ? Math.floor(count / 2) : Math.ceil(count / 2);
    const turned = i % 2 === 0 ? order : [...order].reverse();
    repeats.push(
      await repeat(rows, turned.slice(0, half), turned.slice(half), settings, random.fork(`repeat${i}`)),
    );
  }
  return judgeMeasurement(repeats, settings.estimator);
}

const WHERE = 'measureMutualInformation';

async function repeat(
  rows: Pairs,
  seen: readonly number[],
  heldOut: readonly number[],
  settings: Required<MeasureOptions>,
  random: SeededRandom,
): Promise<Repeat> {
  const pairs = withNormalScores(rows, seen);
  const estimator = ESTIMATORS[settings.estimator];
  const fifth = Math.floor(seen.length / 5);
  const [validation, training] = [seen.slice(0, fifth), seen.slice(fifth)];
  const sizes = { xSize: rows.x.size, ySize: rows.y.size, hidden: settings.hidden };
  const base = settings.base === 'none' ? null : await baseOf(pairs, training, validation);
  const critic = onBase(CRITICS[settings.critic](sizes, random.fork('critic')), base, estimator.shift);
  try {
    const { lateGain } = await trainCritic(
      critic,
      pairs,
      training,
      validation,
      settings,
      random.fork('batches'),
    );
    const read = (indices: readonly number[]) =>
      evaluateCritic(critic, pairs, indices, settings.groupSize, estimator);
    return { heldOut: await read(heldOut), onTraining: await read(training), lateGain };
  } finally {
    critic.dispose();
  }
}

const CRITICS = {
  separable: createSeparableCritic,
  concat: createConcatCritic,
  bilinear: createBilinearCritic,
} as const;

function refuseConstantColumns(name: string, { count, size, values }: FlatRows): void {
  for (let column = 0; column < size; column++) {
    let row = 1;
    while (row < count && values[row * size + column] === values[column]) row += 1;
    if (row < count) continue;
    throw new DidError(
      'DID_VALUE',
      `${WHERE}: column ${column} of \`${name}\` is ${values[column]} in every row and tells nothing. Leave it out.`,
      { name, column },
    );
  }
}

function checkSettings(settings: Required<MeasureOptions>): void {
  const choices = {
    estimator: Object.keys(ESTIMATORS),
    critic: Object.keys(CRITICS),
    base: ['gaussian', 'none'],
  } as const;
  for (const [key, known] of Object.entries(choices) as [keyof typeof choices, readonly string[]][]) {
    if (known.includes(settings[key])) continue;
    throw new DidError(
      'DID_VALUE',
      `${WHERE}: \`${key}\` must be one of ${known.join(', ')}; got ${settings[key]}.`,
      { key, value: settings[key] },
    );
  }
  const least = { hidden: 1, steps: 1, batchSize: 2, repeats: 2, groupSize: 2 } as const;
  for (const [key, minimum] of Object.entries(least) as [keyof typeof least, number][]) {
    const value = settings[key];
    if (Number.isInteger(value) && value >= minimum) continue;
    throw new DidError(
      'DID_VALUE',
      `${WHERE}: \`${key}\` must be a whole number of at least ${minimum}; got ${value}.`,
      {
        key,
        value,
      },
    );
  }
  if (settings.learningRate > 0 && Number.isFinite(settings.learningRate)) return;
  throw new DidError(
    'DID_VALUE',
    `${WHERE}: \`learningRate\` must be above 0; got ${settings.learningRate}.`,
    {
      value: settings.learningRate,
    },
  );
}
