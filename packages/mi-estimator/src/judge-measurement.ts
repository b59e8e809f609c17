import type { EstimatorName } from './estimators.js';
import { infoNceWarning } from './info-nce-bound.js';
import { type Evaluation, mean } from './train-critic.js';

/** What {@link measureMutualInformation} found. */
export interface MutualInformation {
  /** The estimate, the mean of all repeats. At or a little below 0: none was found. @unit nats */
  readonly nats: number;
  /** 95 % interval of that figure: other samples and other critics. It does not cover its distance from the truth. */
  readonly interval: {
    /** Its lower end. @unit nats */
    readonly low: number;
    /** Its upper end. @unit nats */
    readonly high: number;
  };
  /** The same critics' InfoNCE bound: in expectation the truth is at least this, whatever the critics are. */
  readonly lowerBound: number;
  /** The logarithm of the number of pairs that compete: no lower bound shows more, and above it `nats` is a belief. */
  readonly ceiling: number;
  /** False when the truth may be well away from `nats`; `note` says why. */
  readonly trustworthy: boolean;
  /** What to know about this figure, in words; empty when there is nothing. */
  readonly note: string;
  /** The figure of each repeat. */
  readonly repeats: readonly number[];
}

/** One critic's result. */
export interface Repeat {
  readonly heldOut: Evaluation;
  /** The same on the pairs it was trained on. */
  readonly onTraining: Evaluation;
  /** How much the last quarter of the training steps brought on the validation pairs. */
  readonly lateGain: number;
}

/** A critic that does better by this on what it saw had too few pairs to learn from. */
const LARGEST_GAP = { nats: 0.25, share: 0.25 } as const;
/** A critic that gained more than this in the last quarter of its steps has not come to its end. */
const LATE = { nats: 0.02, share: 0.02 } as const;
/** The half-width that an interval may have: this many nats or this share of the estimate. */
const WIDEST = { nats: 0.1, share: 0.25 } as const;

/** Scores of strangers whose `log mean exp` is further from 0 than this are no log ratio. */
const WORST_NORMALISER = { nats: 0.15, share: 0.1 } as const;
/** So far below the ceiling the mean of exp over strangers can be measured. */
const MEASURABLE = 1.5;

/** Joins the repeats and says when the answer should not be trusted. */
export function judgeMeasurement(repeats: readonly Repeat[], estimator: EstimatorName): MutualInformation {
  const figures = repeats.map(({ heldOut }) => mean(heldOut.terms));
  const nats = mean(figures);
  const between =
    mean(figures.map((figure) => (figure - nats) ** 2)) * (figures.length / (figures.length - 1));
  // Two repeats see every pair once, so the pairs' share falls by two and no further: later repeats see them again.
  const sampling = mean(repeats.map(({ heldOut: { terms } }) => variance(terms) / terms.length)) / 2;
  const half = 1.96 * Math.sqrt(between / figures.length + sampling);
  const count = Math.min(...repeats.map(({ heldOut }) => heldOut.groupSize));
  const ceiling = Math.log(count);
  const gap = mean(repeats.map(({ onTraining, heldOut }) => mean(onTraining.terms) - mean(heldOut.terms)));
  const normaliser = mean(repeats.map(({ heldOut }) => Math.abs(heldOut.logNormaliser)));
  const lowerBound = mean(repeats.map(({ heldOut }) => heldOut.infoNce));
  const allowed = (limit: { nats: number; share: number }) => limit.nats + limit.share * Math.max(0, nats);
  const notes = [
    estimator === 'info-nce' && infoNceWarning(nats, count),
    estimator !== 'info-nce' &&
      nats > ceiling &&
      `above log ${count} = ${ceiling.toFixed(2)}, the most that so many pairs can prove: the figure rests on the form of the critic; give more pairs or a larger groupSize`,
    gap > allowed(LARGEST_GAP) &&
      `the critic does ${gap.toFixed(2)} nats better on pairs that it saw: the truth may be above; give more pairs`,
    half > Math.max(WIDEST.nats, WIDEST.share * nats) && 'the interval is wide: give more pairs or repeats',
    mean(repeats.map(({ lateGain }) => lateGain)) > allowed(LATE) &&
      'the critic was still improving at the last step: the truth may be above; give more steps',
    estimator !== 'info-nce' &&
      estimator !== 'donsker-varadhan' &&
      nats < ceiling - MEASURABLE &&
      normaliser > allowed(WORST_NORMALISER) &&
      `the critic is no log ratio: exp of its scores of strangers averages exp(${normaliser.toFixed(2)}) away from 1; give more pairs or steps`,
    nats < lowerBound - WIDEST.nats &&
      `below the ${lowerBound.toFixed(2)} nats that the same critic proves: the truth is above`,
  ].filter((note) => typeof note === 'string');
  return {
    nats,
    interval: { low: nats - half, high: nats + half },
    lowerBound,
    ceiling,
    trustworthy: notes.length === 0,
    note: notes.join('. '),
    repeats: figures,
  };
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}
