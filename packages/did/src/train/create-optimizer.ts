import { Adam } from '@did/runtime';
import type { DidConfig } from '../config/did-config.js';

const BIAS_OR_NORM = /[/-](bias|gamma|beta)$/;

/** Adam as the configuration asks: one for all weights, with a rate and a decay of its own for T. */
export function createOptimizer(options: DidConfig['optimizer']): Adam {
  const { learningRate, beta1, beta2, epsilon, weightDecay, decay, decayBiasAndNorm } = options;
  const ofCritic = (name: string) => name.startsWith('critic/');
  return new Adam({
    learningRate,
    beta1,
    beta2,
    epsilon,
    weightDecay,
    decay,
    excludeFromDecay: (name) => !decayBiasAndNorm && BIAS_OR_NORM.test(name),
    rates: (name) => (ofCritic(name) ? options.criticRate : 1),
    decays: (name) => (ofCritic(name) && options.criticDecay !== null ? options.criticDecay : undefined),
  });
}
