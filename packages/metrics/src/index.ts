export { averagePrecision } from './average-precision.js';
export {
  BOOTSTRAP_DEFAULTS,
  type BootstrapOptions,
  bootstrapByGroup,
  type Interval,
  type WeightedStatistic,
} from './bootstrap-by-group.js';
export { bootstrapAuc, bootstrapAucDifference, bootstrapEer } from './bootstrap-scores.js';
export type { Numbers } from './check-input.js';
export { type ChosenThreshold, chooseThreshold, type ThresholdRule } from './choose-threshold.js';
export { confusionMatrix } from './confusion-matrix.js';
export { type EerMethod, type EqualErrorRate, equalErrorRate } from './equal-error-rate.js';
export { rocAuc } from './roc-auc.js';
export { type RocCurve, rocCurve } from './roc-curve.js';
export { type FrameScore, type VideoScore, videoScores } from './video-scores.js';
