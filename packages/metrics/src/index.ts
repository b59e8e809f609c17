export { averagePrecision } from './average-precision.js';
export {
  BOOTSTRAP_DEFAULTS,
  type BootstrapOptions,
  bootstrapByGroup,
  type Group,
  type Interval,
  type WeightedStatistic,
} from './bootstrap-by-group.js';
export { bootstrapAuc, bootstrapAucDifference, bootstrapEer } from './bootstrap-scores.js';
export { brierScore } from './brier-score.js';
export {
  CALIBRATION_DEFAULTS,
  type CalibrationBin,
  type CalibrationError,
  type CalibrationOptions,
  calibrationError,
} from './calibration-error.js';
export type { Numbers } from './check-input.js';
export { type ChosenThreshold, chooseThreshold, type ThresholdRule } from './choose-threshold.js';
export { confusionMatrix } from './confusion-matrix.js';
export {
  type EerMethod,
  type EqualErrorRate,
  type EqualErrorRateOptions,
  equalErrorRate,
} from './equal-error-rate.js';
export { pairedBootstrapByGroup } from './paired-bootstrap-by-group.js';
export { type PartialAuc, type PartialAucOptions, partialAuc } from './partial-auc.js';
export { rocAuc } from './roc-auc.js';
export { type RocCurve, rocCurve } from './roc-curve.js';
export { aucStatistic, eerStatistic } from './score-statistics.js';
export { tprAtFpr } from './tpr-at-fpr.js';
export { type FrameScore, type VideoScore, videoScores } from './video-scores.js';
