/** log(p / (1 - p)): the logit whose sigmoid is p. */
export function logOdds(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}

/** 1 / (1 + exp(-x)): the probability of a logit. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
