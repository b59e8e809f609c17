/**
 * The least `jsDependence` that two features can have when each of them tells real from fake by itself.
 *
 * @remarks
 * The domain head has a class for real, so I_os carries the label, and I_df must carry it too; an ideal critic
 * then knows a shuffled pair by its two labels. This is what remains when the features share nothing else:
 * twice the Jensen-Shannon divergence between (y, y) and (y, y') with y, y' drawn apart.
 *
 * @param fakeShare - Share of fakes in the batches, 0 to 1.
 * @param marginals - Pairs shuffled within a class share their label, so the floor is 0.
 * @unit nats
 */
export function dependenceFloor(fakeShare: number, marginals: 'batch' | 'within-class' = 'batch'): number {
  if (marginals === 'within-class') return 0;
  const real = 1 - fakeShare;
  const joint = [fakeShare, real, 0];
  const shuffled = [fakeShare * fakeShare, real * real, 2 * fakeShare * real];
  let divergence = 0;
  for (let i = 0; i < joint.length; i++) {
    const p = joint[i] ?? 0;
    const q = shuffled[i] ?? 0;
    if (p > 0) divergence += p * Math.log((2 * p) / (p + q));
    if (q > 0) divergence += q * Math.log((2 * q) / (p + q));
  }
  return divergence;
}

/** Entropy of the label: the least mutual information between the two features, for the same reason. @unit nats */
export function labelEntropy(fakeShare: number): number {
  return [fakeShare, 1 - fakeShare].reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}
