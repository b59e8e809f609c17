import { calibrationError, fitPlatt } from '@did/metrics';
import { sigmoid } from '../predict/log-odds.js';
import type { DetectorRecord, MeasuredOn } from './detector-record.js';
import type { LabelledScore } from './measured-decision.js';

/** Parts in turn left out of the fit that they are judged by. */
const FOLDS = 5;

/**
 * Platt's calibration of scores, for a prior of .5.
 *
 * @remarks
 * The fit gives probabilities for the share of fakes that it saw; log-odds of that share are taken off, so that they hold where half
 * of the faces are fake, whatever the data had. The error after is of faces whose sources the fit had not seen (five parts in turn).
 */
export function measuredCalibration(
  scores: readonly LabelledScore[],
  on: MeasuredOn,
): DetectorRecord['calibration'] {
  const fit = fitOf(scores);
  const logOdds = Math.log(on.fakes / on.reals);
  const folds = foldsOf(scores);
  const after = scores.map(() => 0);
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = fitOf(scores.filter((_, i) => folds[i] !== fold));
    scores.forEach(({ logit }, i) => {
      if (folds[i] === fold) after[i] = sigmoid(others.slope * logit + others.intercept);
    });
  }
  const labels = scores.map(({ label }) => label);
  // Before: the network's own probabilities, at the share of fakes that these data have.
  const before = scores.map(({ logit }) => sigmoid(logit + logOdds));
  return {
    kind: 'platt',
    slope: fit.slope,
    intercept: fit.intercept - logOdds,
    prior: 0.5,
    on,
    expectedCalibrationError: {
      before: calibrationError(before, labels, { bins: 10 }).ece,
      after: calibrationError(after, labels, { bins: 10 }).ece,
    },
  };
}

function fitOf(scores: readonly LabelledScore[]) {
  return fitPlatt(
    scores.map(({ logit }) => logit),
    scores.map(({ label }) => label),
  );
}

/** Which part each score belongs to: all of one source are in one. */
function foldsOf(scores: readonly LabelledScore[]): number[] {
  const sources = new Map<string, number>();
  return scores.map(({ sourceId }) => {
    const known = sources.get(sourceId) ?? sources.size;
    sources.set(sourceId, known);
    return known % FOLDS;
  });
}
