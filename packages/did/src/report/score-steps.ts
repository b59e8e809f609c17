/** The steps of a ROC curve for many resamples of the same scores. */
export interface ScoreSteps {
  /** How many of each class a resample holds. */
  totals(times: ArrayLike<number>): { readonly fakes: number; readonly reals: number };
  /** Tells each step from the highest score down: how many of each class have this score, whatever their order. */
  walk(times: ArrayLike<number>, step: (fakesHere: number, realsHere: number) => void): void;
}

/**
 * Sorts scores once, so that each resample takes one pass.
 *
 * @param scores - Larger means more fake.
 * @param labels - 1 fake, 0 real.
 */
export function scoreSteps(scores: readonly number[], labels: readonly number[]): ScoreSteps {
  const order = scores.map((_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  return {
    totals: (times) => {
      let [fakes, reals] = [0, 0];
      for (let row = 0; row < labels.length; row++) {
        if (labels[row] === 1) fakes += times[row] as number;
        else reals += times[row] as number;
      }
      return { fakes, reals };
    },
    walk: (times, step) => {
      for (let start = 0; start < order.length; ) {
        let [fakesHere, realsHere] = [0, 0];
        const score = scores[order[start] as number];
        for (; start < order.length && scores[order[start] as number] === score; start++) {
          const row = order[start] as number;
          if (labels[row] === 1) fakesHere += times[row] as number;
          else realsHere += times[row] as number;
        }
        step(fakesHere, realsHere);
      }
    },
  };
}
