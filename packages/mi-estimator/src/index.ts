import './register-reverse-gradient.js';

export { type ConvCriticOptions, type Critic, createConvCritic } from './conv-critic.js';
export { derangement, derangementWithinClass } from './derangement.js';
export { infoNceBound } from './info-nce-bound.js';
export { CHANCE_D, jsDependence, jsdLoss } from './jsd-loss.js';
export type { MutualInformation } from './judge-measurement.js';
export { correlatedGaussians, gaussianMutualInformation } from './known-mutual-information.js';
export { measureMutualInformation } from './measure-mutual-information.js';
export { MEASURE_DEFAULTS, type MeasureOptions } from './measure-options.js';
export type { Rows } from './read-rows.js';
export { DID_STEEPNESS, reversalStrength } from './reversal-strength.js';
export { reverseGradient } from './reverse-gradient.js';
export { ReverseGradient, type ReverseGradientConfig } from './reverse-gradient-layer.js';
