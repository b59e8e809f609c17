import './layers/register-layers.js';

export type {
  Backbone,
  BackboneCard,
  BackboneName,
  BackboneOptions,
  BackbonePreprocessing,
  FeatureInfo,
} from './backbone.js';
export { createBackbone } from './create-backbone.js';
export { DidBatchNorm, type DidBatchNormConfig } from './layers/did-batch-norm.js';
export { HeNormal, type HeNormalConfig } from './layers/he-normal.js';
export { listBackbones } from './list-backbones.js';
