export { adjustByHolm } from './adjust-by-holm.js';
export { adjustedRandIndex } from './adjusted-rand-index.js';
export { averagePrecision } from './average-precision.js';
export { bootstrapByGroup } from './bootstrap-by-group.js';
export {
  BOOTSTRAP_DEFAULTS,
  type BootstrapMethod,
  type BootstrapOptions,
  type Group,
  type Interval,
  type WeightedStatistic,
} from './bootstrap-options.js';
export { bootstrapAuc, bootstrapAucDifference, bootstrapEer } from './bootstrap-scores.js';
export { type BrierDecomposition, brierDecomposition } from './brier-decomposition.js';
export { brierScore } from './brier-score.js';
export {
  applyCalibration,
  type Calibration,
  type IsotonicCalibration,
  type PlattCalibration,
  type TemperatureCalibration,
} from './calibration.js';
export {
  CALIBRATION_DEFAULTS,
  type CalibrationError,
  type CalibrationOptions,
  calibrationError,
} from './calibration-error.js';
export type { Numbers } from './check-input.js';
export { type ChosenThreshold, chooseThreshold, type ThresholdRule } from './choose-threshold.js';
export { confusionAt, type ThresholdCounts } from './confusion-at.js';
export { confusionMatrix } from './confusion-matrix.js';
export {
  type DelongIndependentTest,
  delongIndependentTest,
  type ScoredSet,
} from './delong-independent-test.js';
export {
  DELONG_DEFAULTS,
  type DelongInterval,
  type DelongOptions,
  delongInterval,
} from './delong-interval.js';
export { type DelongTest, delongTest } from './delong-test.js';
export {
  type EerMethod,
  type EqualErrorRate,
  type EqualErrorRateOptions,
  equalErrorRate,
} from './equal-error-rate.js';
export { fitIsotonic } from './fit-isotonic.js';
export { fitPlatt } from './fit-platt.js';
export { fitTemperature } from './fit-temperature.js';
export { type IsotonicCurve, isotonicRegression } from './isotonic-regression.js';
export { normalizedMutualInformation } from './normalized-mutual-information.js';
export { pairedBootstrapByGroup } from './paired-bootstrap-by-group.js';
export { type PairedTTest, pairedTTest } from './paired-t-test.js';
export { type PartialAuc, type PartialAucOptions, partialAuc } from './partial-auc.js';
export type { VideoPooling } from './pool-scores.js';
export type { Binning, CalibrationBin } from './reliability-bins.js';
export { rocAuc } from './roc-auc.js';
export { type RocCurve, rocCurve } from './roc-curve.js';
export { aucStatistic, eerStatistic } from './score-statistics.js';
export { type SignTest, signTest } from './sign-test.js';
export { tprAtFpr } from './tpr-at-fpr.js';
export {
  type FrameScore,
  VIDEO_SCORES_DEFAULTS,
  type VideoScore,
  type VideoScoresOptions,
  videoScores,
} from './video-scores.js';
export {
  type WilcoxonSignedRankTest,
  wilcoxonSignedRankTest,
} from './wilcoxon-signed-rank-test.js';
