import { Adam, type NamedOptimizerOptions, type Optimizer, Sgd } from '@did/runtime';
import type { DidConfig } from '../config/did-config.js';

const BIAS_OR_NORM = /[/-](bias|gamma|beta)$/;

/** The optimizer that the configuration asks for: one for all weights, with a rate and a decay of its own for T. */
export function createOptimizer(options: DidConfig['optimizer']): Optimizer {
  const { learningRate, weightDecay, decay, decayBiasAndNorm } = options;
  const ofCritic = (name: string) => name.startsWith('critic/');
  const shared: NamedOptimizerOptions = {
    learningRate,
    weightDecay,
    decay,
    excludeFromDecay: (name) => !decayBiasAndNorm && BIAS_OR_NORM.test(name),
    rates: (name) => (ofCritic(name) ? options.criticRate : 1),
    decays: (name) => (ofCritic(name) && options.criticDecay !== null ? options.criticDecay : undefined),
  };
  const { beta1, beta2, epsilon, momentum, nesterov } = options;
  return options.name === 'sgd'
    ? new Sgd({ ...shared, momentum, nesterov })
    : new Adam({ ...shared, beta1, beta2, epsilon });
}
