import type { DidConfig } from '../config/did-config.js';
import type { DidWeights } from '../model/did-net.js';

/** The factors of the loss at a step's beta. */
export function stepWeights(config: DidConfig, beta: number): DidWeights {
  const { alpha, lambdaCls, lambdaDom, lambdaDec, margin, power, aucForm, aucScores, aucPairs } = config.loss;
  const aucLoss = { margin, power, form: aucForm, scores: aucScores, pairs: aucPairs };
  return { alpha, lambdaCls, lambdaDom, lambdaDec, beta, aucLoss };
}
