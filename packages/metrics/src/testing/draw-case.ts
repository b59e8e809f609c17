/** A drawn set of scores in 0..1 with ties, higher for fakes; the first two labels are 1 and 0. */
export interface DrawnCase {
  readonly labels: number[];
  readonly scores: number[];
}

/**
 * The formula of tools/reference/metrics_cases.py, so that golden files store results alone.
 *
 * @param size - Drawn from 4 to 63 unless given.
 * @param steps - Scores are multiples of 1 / steps; 2 to 64 by index unless given.
 */
export function drawCase(index: number, size?: number, steps: number = 2 ** (1 + (index % 6))): DrawnCase {
  let state = Math.imul(index, 2654435761) >>> 0;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
  const drawn = 4 + Math.floor(draw() * 60);
  const labels: number[] = [];
  const scores: number[] = [];
  for (let i = 0; i < (size ?? drawn); i++) {
    const label = i < 2 ? 1 - i : Number(draw() < 0.4);
    const score = 0.7 * draw() + 0.3 * label * draw();
    labels.push(label);
    scores.push(Math.floor(score * steps) / steps);
  }
  return { labels, scores };
}
