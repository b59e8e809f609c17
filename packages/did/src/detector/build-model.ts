import { DidError } from '@did/runtime';
import { createDidModel, type DidModel } from '../model/did-model.js';
import type { DetectorRecord } from './detector-record.js';
import { setWeights } from './set-weights.js';
import { sha256Of } from './sha256.js';

/**
 * The networks of a detector, ready to judge. The backend must be prepared.
 *
 * @param weights - The bytes of `weights.safetensors`.
 * @returns A model that the caller disposes.
 * @throws DidError (code DID_WEIGHTS) for bytes that are not those of the record, or do not fit its architecture.
 */
export async function buildDetectorModel(record: DetectorRecord, weights: Uint8Array): Promise<DidModel> {
  const { architecture, name } = record;
  const sha256 = await sha256Of(weights);
  if (sha256 !== null && sha256 !== record.weights.sha256) {
    throw new DidError(
      'DID_WEIGHTS',
      `detector "${name}": ${record.weights.file} (${weights.length} bytes) is not the file that detector.json names; its sha256 is ${sha256}, not ${record.weights.sha256}. Copy both files again.`,
      { name, sha256 },
    );
  }
  const model = await createDidModel({
    config: architecture.model,
    domains: architecture.domains.length,
    seed: 1,
    parts: architecture.parts,
  });
  try {
    await setWeights(model, weights);
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}
