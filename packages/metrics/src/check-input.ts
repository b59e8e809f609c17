/** A plain or typed array of numbers. */
export type Numbers = ArrayLike<number>;

/** The built-in RangeError with a stable code, so that callers need not parse text. */
export function valueError(message: string): RangeError {
  return Object.assign(new RangeError(`[DID_VALUE] ${message}`), { code: 'DID_VALUE' });
}

/** The same for lengths that differ. */
export function shapeError(message: string): RangeError {
  return Object.assign(new RangeError(`[DID_SHAPE] ${message}`), { code: 'DID_SHAPE' });
}

/** How many of each class there are, after every check: lengths, finite scores, labels 0 or 1, both classes. */
export function checkScores(
  where: string,
  scores: Numbers,
  labels: Numbers,
): { fakes: number; reals: number } {
  if (scores.length !== labels.length) {
    throw shapeError(
      `${where}: \`scores\` and \`labels\` must have the same length; got ${scores.length} and ${labels.length}.`,
    );
  }
  let fakes = 0;
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isFinite(scores[i]))
      throw valueError(`${where}: \`scores[${i}]\` is ${scores[i]}; every score must be finite.`);
    const label = labels[i];
    if (label !== 0 && label !== 1)
      throw valueError(`${where}: \`labels[${i}]\` is ${label}; expected 1 (fake) or 0 (real).`);
    fakes += label;
  }
  const reals = scores.length - fakes;
  if (fakes === 0 || reals === 0) {
    throw valueError(`${where}: both classes are needed; got ${fakes} fake and ${reals} real.`);
  }
  return { fakes, reals };
}

/** Indices from the highest score to the lowest. */
export function descendingOrder(scores: Numbers): Uint32Array {
  const order = new Uint32Array(scores.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return order.sort((a, b) => (scores[b] as number) - (scores[a] as number));
}
