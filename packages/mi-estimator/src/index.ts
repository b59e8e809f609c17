import './register-reverse-gradient.js';

export { type ConvCriticOptions, type Critic, createConvCritic } from './conv-critic.js';
export { derangement, derangementWithinClass } from './derangement.js';
export { CHANCE_D, jsDependence, jsdLoss } from './jsd-loss.js';
export { DID_STEEPNESS, reversalStrength } from './reversal-strength.js';
export { reverseGradient } from './reverse-gradient.js';
export { ReverseGradient, type ReverseGradientConfig } from './reverse-gradient-layer.js';
