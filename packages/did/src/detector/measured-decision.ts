import { bootstrapByGroup, chooseThreshold, type ThresholdRule } from '@did/metrics';
import type { DetectorRecord, MeasuredOn } from './detector-record.js';

/** A face that was scored, and what is true of it. */
export interface LabelledScore {
  readonly logit: number;
  readonly label: 0 | 1;
  /** Faces of one base picture or video are drawn together. */
  readonly sourceId: string;
}

/** How a threshold is chosen. */
export interface DecisionOptions {
  /** Share of real faces that may be called fake; without it the threshold is the one of most hits less false alarms. */
  readonly falsePositiveRate?: number | undefined;
  /** Share of fakes that may be called real: what lies between is uncertain. */
  readonly missRate: number;
  readonly rounds: number;
  readonly seed: number;
}

/**
 * The threshold above which a face is called fake, and the logit below which it is called real.
 *
 * @remarks
 * Fake: at most `falsePositiveRate` of the real faces measured lie above. Real: at most `missRate` of the fakes lie below. Between
 * both it is uncertain; a detector that parts the classes well enough has nothing between.
 */
export function measuredDecision(
  scores: readonly LabelledScore[],
  on: MeasuredOn,
  { falsePositiveRate, missRate, rounds, seed }: DecisionOptions,
): DetectorRecord['decision'] {
  const logits = Float64Array.from(scores, ({ logit }) => logit);
  const labels = Uint8Array.from(scores, ({ label }) => label);
  const rule: ThresholdRule =
    falsePositiveRate === undefined
      ? { rule: 'youden' }
      : { rule: 'false-positive-rate', rate: falsePositiveRate };
  const threshold = justBelow(chooseThreshold(logits, labels, rule).threshold, logits);
  const low = Math.min(threshold, scoreBelowWhich(missRate, scores));
  const share = (label: 0 | 1) => shareAbove(scores, label, threshold, { rounds, seed });
  const between = (label: 0 | 1) => {
    const ofLabel = scores.filter((score) => score.label === label);
    return ofLabel.filter(({ logit }) => logit > low && logit < threshold).length / ofLabel.length;
  };
  const [alarms, hits] = [share(0), share(1)];
  return {
    threshold,
    low,
    high: threshold,
    rule:
      falsePositiveRate === undefined
        ? `most hits less false alarms (Youden) on ${on.name}, ${on.split}`
        : `at most ${percent(falsePositiveRate)} of the real faces of ${on.name}, ${on.split}, called fake`,
    meaning: `above the band lie ${percent(alarms.estimate)} of the real faces measured, below it at most ${percent(missRate)} of the fakes; what lies between could be either`,
    on,
    falsePositiveRate: alarms,
    truePositiveRate: hits,
    uncertain: { reals: between(0), fakes: between(1) },
  };
}

/** Halfway to the next lower score, so that a face of this very score lies above. */
function justBelow(score: number, scores: Float64Array): number {
  const highest = scores.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
  // Infinity: calling nothing fake is best.
  if (!Number.isFinite(score)) return highest + 1;
  let next = Number.NEGATIVE_INFINITY;
  for (const one of scores) if (one < score && one > next) next = one;
  return Number.isFinite(next) ? (score + next) / 2 : score - 1;
}

/** The highest score with at most this share of fakes below it. */
function scoreBelowWhich(share: number, scores: readonly LabelledScore[]): number {
  const fakes = scores.filter(({ label }) => label === 1).map(({ logit }) => logit);
  fakes.sort((one, two) => one - two);
  return fakes[Math.min(fakes.length - 1, Math.floor(share * fakes.length))] as number;
}

function shareAbove(
  scores: readonly LabelledScore[],
  label: 0 | 1,
  threshold: number,
  options: { readonly rounds: number; readonly seed: number },
): { estimate: number; low: number; high: number } {
  const ofLabel = scores.filter((score) => score.label === label);
  const { estimate, low, high } = bootstrapByGroup(
    ofLabel.map(({ sourceId }) => sourceId),
    (weights) => {
      let [above, all] = [0, 0];
      ofLabel.forEach(({ logit }, i) => {
        const weight = weights[i] as number;
        all += weight;
        if (logit > threshold) above += weight;
      });
      return above / all;
    },
    options,
  );
  return { estimate, low, high };
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
