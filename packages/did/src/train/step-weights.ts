import type { DidConfig } from '../config/did-config.js';
import type { DidWeights } from '../model/did-net.js';
import { hasAucTerm } from '../model/has-auc-term.js';

/** The factors of the loss at a step's beta. */
export function stepWeights(config: DidConfig, beta: number): DidWeights {
  const { lambdaCls, lambdaDom, lambdaDec, margin, power, aucForm, aucScores, aucPairs } = config.loss;
  const alpha = hasAucTerm(config) ? config.loss.alpha : 1;
  const aucLoss = { margin, power, form: aucForm, scores: aucScores, pairs: aucPairs };
  return { alpha, lambdaCls, lambdaDom, lambdaDec, beta, aucLoss };
}
