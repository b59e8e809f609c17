import { DidError, type SeededRandom } from '@did/runtime';

/**
 * A uniformly drawn permutation of `0..n-1` that leaves nothing in its place: no image is paired with itself.
 *
 * @remarks
 * Draws permutations until one has no fixed point; one in e = 2.7 has none, so it soon ends.
 *
 * @throws DidError DID_VALUE when n is below 2.
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
 * @param labels - the class of each item; a class with one member only keeps that member in its place.
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
