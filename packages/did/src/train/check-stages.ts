import { listBackbones } from '@did/backbone';
import { DidError } from '@did/runtime';
import type { DidConfig } from '../config/did-config.js';

/**
 * That the stages which a configuration names are those of its backbone.
 *
 * @throws DidError DID_CONFIG with the key, what it names, and the stages that there are
 */
export function checkStages({ model, optimizer, domains }: DidConfig): void {
  // An unknown backbone has an error of its own, with the known ones.
  const card = listBackbones().find(({ name }) => name === model.backbone);
  if (card === undefined) return;
  const stages = card.features.map(({ name }) => name);
  const named = [
    ['model.freezeThrough', model.freezeThrough === null ? [] : [model.freezeThrough]],
    ['optimizer.stageRates', Object.keys(optimizer.stageRates)],
    ['domains.stages', domains.source === 'discovered' ? domains.stages : []],
  ] as const;
  for (const [key, given] of named) {
    const stranger = given.find((stage) => !stages.includes(stage));
    if (stranger === undefined) continue;
    throw new DidError(
      'DID_CONFIG',
      `${key} names "${stranger}"; the stages of ${model.backbone} are ${stages.join(', ')}.`,
      { key, value: stranger, known: stages },
    );
  }
}
