import { mean } from './train-critic.js';

/** What {@link measureMutualInformation} found. */
export interface MutualInformation {
  /** A lower bound of the mutual information, the mean of all repeats. At or a little below 0: none was found. */
  readonly nats: number;
  /** 95 % interval of that bound: other samples and other critics. It does not cover the bound's distance from the truth. */
  readonly interval: { readonly low: number; readonly high: number };
  /** The largest value that the bound can take here: the logarithm of the number of pairs that compete. */
  readonly ceiling: number;
  /** False when the truth may be well above `nats`; `note` says why. */
  readonly trustworthy: boolean;
  /** What to know about this figure, in words; empty when there is nothing. */
  readonly note: string;
  /** The bound of each repeat. */
  readonly repeats: readonly number[];
}

/** One critic's result. */
export interface Repeat {
  /** The bound's term of each held-out pair. */
  readonly terms: readonly number[];
  /** The same on the pairs it was trained on. */
  readonly trainingTerms: readonly number[];
  readonly groupSize: number;
  /** How much the last quarter of the training steps brought on the validation pairs. */
  readonly lateGain: number;
}

/** Nearer to the ceiling than this the bound falls short by more than .2 nats even with a perfect critic. */
const CEILING_DISTANCE = 1.5;
/** A critic that does better by this on what it saw had too few pairs to learn from. */
const LARGEST_GAP = 0.25;
/** A critic that gained more than this in the last quarter of its steps has not come to its end. */
const LATE = { nats: 0.02, share: 0.02 } as const;
/** The half-width that an interval may have: this many nats or this share of the estimate. */
const WIDEST = { nats: 0.1, share: 0.25 } as const;

/** Joins the repeats and says when the answer should not be trusted. */
export function judgeMeasurement(repeats: readonly Repeat[]): MutualInformation {
  const bounds = repeats.map(({ terms }) => mean(terms));
  const nats = mean(bounds);
  const between = mean(bounds.map((bound) => (bound - nats) ** 2)) * (bounds.length / (bounds.length - 1));
  // Two repeats see every pair once, so the pairs' share falls by two and no further: later repeats see them again.
  const sampling = mean(repeats.map(({ terms }) => variance(terms) / terms.length)) / 2;
  const half = 1.96 * Math.sqrt(between / bounds.length + sampling);
  const ceiling = Math.log(Math.min(...repeats.map(({ groupSize }) => groupSize)));
  const gap = mean(repeats.map(({ trainingTerms }, i) => mean(trainingTerms) - (bounds[i] as number)));
  const notes = [
    nats > ceiling - CEILING_DISTANCE &&
      `within ${CEILING_DISTANCE} nats of the ceiling: the truth may be far above; give more pairs or a larger groupSize`,
    gap > LARGEST_GAP + WIDEST.share * Math.max(0, nats) &&
      `the critic does ${gap.toFixed(2)} nats better on pairs that it saw: the truth may be above; give more pairs`,
    half > Math.max(WIDEST.nats, WIDEST.share * nats) && 'the interval is wide: give more pairs or repeats',
    mean(repeats.map(({ lateGain }) => lateGain)) > LATE.nats + LATE.share * Math.max(0, nats) &&
      'the critic was still improving at the last step: the truth may be above; give more steps',
  ].filter((note) => note !== false);
  return {
    nats,
    interval: { low: nats - half, high: nats + half },
    ceiling,
    trustworthy: notes.length === 0,
    note: notes.join('. '),
    repeats: bounds,
  };
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}
