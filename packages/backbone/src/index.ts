import './layers/register-did-batch-norm.js';

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
export { listBackbones } from './list-backbones.js';
