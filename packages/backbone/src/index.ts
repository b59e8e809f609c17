import './layers/register-layers.js';

export type {
  Backbone,
  BackboneCard,
  BackboneName,
  BackboneOptions,
  FeatureInfo,
} from './backbone.js';
export { createBackbone } from './create-backbone.js';
export type { ImagenetAccuracy } from './imagenet-accuracy.js';
export { DidBatchNorm, type DidBatchNormConfig } from './layers/did-batch-norm.js';
export { Dropout, type DropoutConfig } from './layers/dropout.js';
export { HeNormal, type HeNormalConfig } from './layers/he-normal.js';
export { Silu } from './layers/silu.js';
export { SqueezeExcite, type SqueezeExciteConfig } from './layers/squeeze-excite-layer.js';
export { StochasticDepth, type StochasticDepthConfig } from './layers/stochastic-depth.js';
export { listBackbones } from './list-backbones.js';
export type { BackbonePreprocessing } from './preprocessing.js';
export { freezeStages, stageOf } from './stages.js';
export {
  type LoadedWeights,
  type LoadWeightsOptions,
  loadBackboneWeights,
  type WeightsInput,
} from './weights/load-backbone-weights.js';
export type { WeightSource } from './weights/naming.js';
