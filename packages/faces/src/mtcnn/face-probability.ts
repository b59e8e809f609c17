/**
 * Softmax of two logits, rounded to float32 at each step as PyTorch does it: near 1 many candidates are then equally sure, and
 * which of those stays is decided by their order.
 */
export function faceProbability(noFace: number, face: number): number {
  const exponential = Math.fround(Math.exp(Math.fround(-Math.abs(Math.fround(face - noFace)))));
  const sum = Math.fround(1 + exponential);
  return Math.fround((face >= noFace ? 1 : exponential) / sum);
}
