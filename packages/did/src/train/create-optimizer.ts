import { stageOf } from '@did/backbone';
import { Adam, type NamedOptimizerOptions, type Optimizer, Sgd } from '@did/runtime';
import type { DidConfig } from '../config/did-config.js';
import { BALANCE_PREFIX } from './balance/uncertainty-balance.js';

const BIAS_OR_NORM = /[/-](bias|gamma|beta)$/;

/** The optimizer that the configuration asks for: one for all weights, with rates of their own for T, G and G's stages. */
export function createOptimizer(options: DidConfig['optimizer']): Optimizer {
  const { learningRate, weightDecay, decay, decayBiasAndNorm } = options;
  const ofCritic = (name: string) => name.startsWith('critic/');
  const ofBalance = (name: string) => name.startsWith(BALANCE_PREFIX);
  const shared: NamedOptimizerOptions = {
    learningRate,
    weightDecay,
    decay,
    excludeFromDecay: (name) => ofBalance(name) || (!decayBiasAndNorm && BIAS_OR_NORM.test(name)),
    rates: (name) => {
      if (ofBalance(name)) return options.balanceRate;
      return ofCritic(name) ? options.criticRate : backboneRateOf(name, options);
    },
    decays: (name) => (ofCritic(name) && options.criticDecay !== null ? options.criticDecay : undefined),
  };
  const { beta1, beta2, epsilon, momentum, nesterov } = options;
  return options.name === 'sgd'
    ? new Sgd({ ...shared, momentum, nesterov })
    : new Adam({ ...shared, beta1, beta2, epsilon });
}

/** 1 for weights that are not in G. */
function backboneRateOf(
  name: string,
  { backboneRate, stageRates }: Pick<DidConfig['optimizer'], 'backboneRate' | 'stageRates'>,
): number {
  const [part, weight = ''] = name.split('/', 2);
  return part === 'backbone' ? backboneRate * (stageRates[stageOf(weight)] ?? 1) : 1;
}
