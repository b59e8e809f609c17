import { DidError, type SeededRandom } from '@did/runtime';

/**
 * A uniformly drawn permutation of `0..n-1` that leaves nothing in its place: no image is paired with itself.
 *
 * @remarks
 * Draws permutations until one has no fixed point; one in e = 2.7 has none, so it soon ends.
 *
 * @param n - B, the items of the batch; at least 2.
 * @param random - Draws the permutation.
 * @shape -> `[B]`
 * @throws DidError DID_VALUE when n is below 2.
 * @source DID, section 3.3, leaves open how shuffled pairs are drawn; decision 0003 settles it.
 */
export function derangement(n: number, random: SeededRandom): Int32Array {
  if (!Number.isInteger(n) || n < 2) {
    throw new DidError('DID_VALUE', `derangement: n must be a whole number of at least 2; got ${n}.`, { n });
  }
  const indices = Array.from({ length: n }, (_, i) => i);
  for (;;) {
    const shuffled = random.shuffle(indices);
    if (shuffled.every((value, i) => value !== i)) return Int32Array.from(shuffled);
  }
}

/**
 * A derangement that stays inside each class, so that shuffled pairs cannot be told from joint ones by the label.
 *
 * @param labels - The class of each item; a class with one member only keeps that member in its place.
 * @param random - Draws the permutations, from the smallest class label up.
 * @shape labels `[B]` -> `[B]`
 */
export function derangementWithinClass(labels: ArrayLike<number>, random: SeededRandom): Int32Array {
  const result = Int32Array.from({ length: labels.length }, (_, i) => i);
  const members = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    members.set(label, [...(members.get(label) ?? []), i]);
  }
  for (const [, group] of [...members].sort(([a], [b]) => a - b)) {
    if (group.length < 2) continue;
    const order = derangement(group.length, random);
    group.forEach((member, i) => {
      result[member] = group[order[i] as number] as number;
    });
  }
  return result;
}
