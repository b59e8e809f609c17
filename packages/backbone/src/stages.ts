import { DidError } from '@did/runtime';
import type { Backbone } from './backbone.js';

/**
 * The stage that a layer or weight belongs to, by its name: `stem`, `stage1` and on, `head`.
 *
 * @example
 * // Earlier stages learn more slowly.
 * new Adam({ rates: (name) => ({ stem: 0.1, stage1: 0.3 })[stageOf(name)] ?? 1 });
 */
export function stageOf(name: string): string {
  return /^[^./]*/.exec(name)?.[0] ?? '';
}

/**
 * Freezes a backbone's stages from the stem to `through`: their weights are trained no more, and their batch norms use the
 * running statistics and leave them alone, also when training. What lies before the first trained weight has no gradient to
 * compute.
 *
 * @remarks Call it before a model is compiled or its trainable weights are listed. Stochastic depth goes on drawing.
 * @param through - The last stage that is frozen, a name of `backbone.stages`.
 * @returns The names of the frozen stages.
 * @throws DidError DID_VALUE for a stage that it does not have, with those that it has
 * @example
 * freezeStages(backbone, 'stage3'); // ['stem', 'stage1', 'stage2', 'stage3']
 */
export function freezeStages(backbone: Backbone, through: string): readonly string[] {
  const { stages, model, name } = backbone;
  const last = stages.indexOf(through);
  if (last === -1) {
    throw new DidError(
      'DID_VALUE',
      `freezeStages: \`through\` must be a stage of ${name}, ${stages.join(', ')}; got "${through}".`,
      { value: through, known: stages },
    );
  }
  const frozen = stages.slice(0, last + 1);
  for (const layer of model.layers) if (frozen.includes(stageOf(layer.name))) layer.trainable = false;
  return frozen;
}
