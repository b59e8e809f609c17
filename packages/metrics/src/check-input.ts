/** A plain or typed array of numbers. */
export type Numbers = ArrayLike<number>;

/** How many items of each class there are. */
export interface ClassCounts {
  readonly fakes: number;
  readonly reals: number;
}

/** The built-in RangeError with a stable code, so that callers need not parse text. */
export function valueError(message: string): RangeError {
  return Object.assign(new RangeError(`[DID_VALUE] ${message}`), { code: 'DID_VALUE' });
}

/** The same for lengths that differ. */
export function shapeError(message: string): RangeError {
  return Object.assign(new RangeError(`[DID_SHAPE] ${message}`), { code: 'DID_SHAPE' });
}

/** Must be a plain or typed array. */
export function checkArray(where: string, name: string, values: Numbers): void {
  if (values !== null && typeof values === 'object' && typeof values.length === 'number') return;
  throw Object.assign(
    new TypeError(`[DID_VALUE] ${where}: \`${name}\` must be an array or typed array; got ${typeof values}.`),
    { code: 'DID_VALUE' },
  );
}

/** Both arguments must be arrays of one length, and not empty. */
export function checkLengths(where: string, a: [string, Numbers], b: [string, Numbers]): void {
  checkArray(where, ...a);
  checkArray(where, ...b);
  if (a[1].length !== b[1].length) {
    throw shapeError(
      `${where}: \`${a[0]}\` and \`${b[0]}\` must have the same length; got ${a[1].length} and ${b[1].length}.`,
    );
  }
  if (a[1].length === 0) throw valueError(`${where}: \`${a[0]}\` is empty; there is nothing to measure.`);
}

/** Counts both classes after checking labels; one class alone passes here. */
export function countLabels(where: string, labels: Numbers, name = 'labels'): ClassCounts {
  let fakes = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label !== 0 && label !== 1)
      throw valueError(`${where}: \`${name}[${i}]\` is ${label}; expected 1 (fake) or 0 (real).`);
    fakes += label;
  }
  return { fakes, reals: labels.length - fakes };
}

/** Scores and labels that have passed every check, as typed arrays, and how many of each class there are. */
export interface CheckedScores extends ClassCounts {
  readonly scores: Float64Array;
  readonly labels: Uint8Array;
}

/**
 * Checks lengths, finite scores, labels 0 or 1, both classes.
 *
 * @returns The caller's own arrays where they are of the right type already: they are to be read only.
 */
export function checkScores(
  where: string,
  scores: Numbers,
  labels: Numbers,
  names: readonly [string, string] = ['scores', 'labels'],
): CheckedScores {
  checkLengths(where, [names[0], scores], [names[1], labels]);
  const values = checkFinite(where, scores, names[0]);
  const { fakes, reals } = countLabels(where, labels, names[1]);
  if (fakes === 0 || reals === 0) {
    throw valueError(
      `${where}: both classes are needed in \`${names[1]}\`; got ${fakes} fake and ${reals} real.`,
    );
  }
  return {
    scores: values,
    labels: labels instanceof Uint8Array ? labels : new Uint8Array(labels),
    fakes,
    reals,
  };
}

/** Every value must be a finite number; as float64. */
export function checkFinite(where: string, values: Numbers, name: string): Float64Array {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]))
      throw valueError(`${where}: \`${name}[${i}]\` is ${values[i]}; every value must be finite.`);
  }
  return values instanceof Float64Array ? values : new Float64Array(values);
}

/** The same for probabilities, where one class alone is enough. */
export function checkProbabilities(where: string, probabilities: Numbers, labels: Numbers): void {
  checkLengths(where, ['probabilities', probabilities], ['labels', labels]);
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i] as number;
    if (p >= 0 && p <= 1) continue;
    throw valueError(
      `${where}: \`probabilities[${i}]\` is ${p}; expected 0..1. Put logits through a sigmoid first.`,
    );
  }
  countLabels(where, labels);
}

/** A coverage in (0,1). */
export function checkLevel(where: string, level: number): void {
  if (!(level > 0 && level < 1)) throw valueError(`${where}: \`level\` must lie in (0,1); got ${level}.`);
}
