/** Repeatable normal scores, the fakes half a deviation above the reals. */
export function normalBatch(size: number, seed = 1): { scores: number[]; labels: number[] } {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 2 ** 32;
  };
  const labels = Array.from({ length: size }, () => (uniform() < 0.4 ? 1 : 0));
  const scores = labels.map((label) => {
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    return Math.fround(normal + 0.5 * label);
  });
  return { scores, labels };
}
