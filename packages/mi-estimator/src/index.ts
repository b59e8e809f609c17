import './register-reverse-gradient.js';

export { createBilinearCritic } from './bilinear-critic.js';
export { clubBound } from './club-bound.js';
export { createConcatCritic } from './concat-critic.js';
export { type ConvCriticOptions, type Critic, createConvCritic } from './conv-critic.js';
export { densityRatioEstimate } from './density-ratio-estimate.js';
export { derangement, derangementWithinClass } from './derangement.js';
export { donskerVaradhanBound } from './donsker-varadhan-bound.js';
export type { EstimatorName } from './estimators.js';
export { type BasePairs, fitGaussianBase, type GaussianBase } from './gaussian-base.js';
export { createGaussianConditional, type GaussianConditional } from './gaussian-conditional.js';
export { infoNceBound, infoNceWarning } from './info-nce-bound.js';
export { jsToNwjBound } from './js-to-nwj-bound.js';
export { CHANCE_D, jsDependence, jsdLoss } from './jsd-loss.js';
export type { MutualInformation } from './judge-measurement.js';
export {
  correlatedGaussians,
  gaussianCorrelation,
  gaussianMutualInformation,
  type KnownPairs,
} from './known-mutual-information.js';
export { leaveOneOutBound } from './leave-one-out-bound.js';
export { measureMutualInformation } from './measure-mutual-information.js';
export { MEASURE_DEFAULTS, type MeasureOptions } from './measure-options.js';
export { createMineBound, type MineBound } from './mine-bound.js';
export { denseCovariance, normalMutualInformation, normalPairs } from './normal-pairs.js';
export { fitNormalScores, type NormalScores } from './normal-scores.js';
export { nwjBound } from './nwj-bound.js';
export type { PairCritic, PairCriticOptions } from './pair-critic.js';
export { type PairScores, pairScores } from './pair-scores.js';
export type { FlatRows, Rows } from './read-rows.js';
export { type ReversalSchedule, type ReversalScheduleSpec, reversalSchedule } from './reversal-schedule.js';
export { DANN_STEEPNESS, DID_STEEPNESS, reversalStrength } from './reversal-strength.js';
export { reverseGradient } from './reverse-gradient.js';
export { ReverseGradient, type ReverseGradientConfig } from './reverse-gradient-layer.js';
export { createSeparableCritic } from './separable-critic.js';
export { type SmileOptions, smileBound } from './smile-bound.js';
export { studentMutualInformation, studentPairs } from './student-pairs.js';
