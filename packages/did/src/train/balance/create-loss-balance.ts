import { DynamicWeightAverage, Famo, UncertaintyWeights } from '@did/losses';
import type { DidConfig } from '../../config/did-config.js';
import { balancedTerms } from './balanced-terms.js';
import { EpochBalance } from './epoch-balance.js';
import type { LossBalance } from './loss-balance.js';
import { PaceBalance } from './pace-balance.js';
import { UncertaintyBalance } from './uncertainty-balance.js';

const kinds = {
  uncertainty: (config) => new UncertaintyBalance(new UncertaintyWeights(balancedTerms(config)), config),
  dwa: (config) =>
    new EpochBalance(new DynamicWeightAverage(balancedTerms(config), config.loss.dwaTemperature), config),
  famo: (config) => new PaceBalance(new Famo(balancedTerms(config), { rate: config.loss.famoRate }), config),
} satisfies Record<Exclude<DidConfig['loss']['balance'], 'none'>, (config: DidConfig) => LossBalance>;

/**
 * The balance that a configuration asks for, which the caller disposes; null for the fixed weights of the paper.
 *
 * @throws DidError DID_CONFIG as {@link balancedTerms} does
 */
export function createLossBalance(config: DidConfig): LossBalance | null {
  const { balance } = config.loss;
  return balance === 'none' ? null : kinds[balance](config);
}
