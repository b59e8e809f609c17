export { asLayersLoss } from './as-layers-loss.js';
export { type AucmLossOptions, type AucmScalars, aucmLoss } from './aucm-loss.js';
export { AucmState, type SavedAucmState } from './aucm-state.js';
export { type AumDerivatives, aumDerivatives } from './aum/aum-derivatives.js';
export { type AumLossOptions, aumLoss } from './aum-loss.js';
export { boundAdversarial } from './balance/bound-adversarial.js';
export { type BalancedTerms, combineBalanced } from './balance/combine-balanced.js';
export { DynamicWeightAverage } from './balance/dynamic-weight-average.js';
export { FAMO_DEFAULTS, Famo, type FamoOptions } from './balance/famo.js';
export type { BalancerState, LossBalancer } from './balance/loss-balancer.js';
export { UncertaintyWeights } from './balance/uncertainty-weights.js';
export { type BceOptions, bceWithLogits } from './bce-with-logits.js';
export type { CheckOptions, Checks } from './check-scores.js';
export { combineLosses, type LossTerm } from './combine-losses.js';
export { domainCrossEntropy } from './domain-cross-entropy.js';
export { FOCAL_DEFAULTS, type FocalLossOptions, focalLoss } from './focal-loss.js';
export { PARTIAL_AUC_DEFAULTS, type PartialAucLossOptions, partialAucLoss } from './partial-auc-loss.js';
export { smoothLabels } from './smooth-labels.js';
export { type SoftmaxCrossEntropyOptions, softmaxCrossEntropy } from './softmax-cross-entropy.js';
export { type ExponentialAucLossOptions, exponentialAucLoss } from './surrogates/exponential-auc-loss.js';
export { hingeAucLoss } from './surrogates/hinge-auc-loss.js';
export { logisticAucLoss } from './surrogates/logistic-auc-loss.js';
export type { MarginAucLossOptions, ScaledAucLossOptions } from './surrogates/pair-loss-options.js';
export { squareAucLoss } from './surrogates/square-auc-loss.js';
export { squaredHingeAucLoss } from './surrogates/squared-hinge-auc-loss.js';
export type { WmwAlgorithm } from './wmw/choose-algorithm.js';
export { WMW_AUC_DEFAULTS, type WmwAucLossOptions, wmwAucLoss } from './wmw-auc-loss.js';
export {
  indicesOfPairs,
  meanOfPairs,
  meanOfViolations,
  type PairLossOptions,
  type PairPenalties,
  type PairReducer,
  sumOfPairs,
  wmwAucLossWithPairs,
} from './wmw-auc-loss-with-pairs.js';
