import { createDidModel, type DidModel } from '../model/did-model.js';
import { type CheckpointState, loadCheckpoint } from '../train/checkpoint.js';
import { domainClasses } from '../train/domains/domain-classes.js';
import { type CheckpointName, type RunFolder, readRunFolder, runPaths } from '../train/run-folder.js';

/**
 * Reads a run's model, for inference. The backend must be prepared.
 *
 * @param parts - `inference`: G, A_df and C alone; `with-domain`: all but T.
 * @returns The model, which the caller disposes, with the run's records.
 */
export async function loadRunModel(
  run: string,
  checkpoint: CheckpointName,
  parts: 'all' | 'inference' | 'with-domain' = 'all',
): Promise<{ folder: RunFolder; model: DidModel; state: CheckpointState }> {
  const folder = await readRunFolder(run);
  const { config } = folder;
  const model = await createDidModel({
    config: config.model,
    domains: domainClasses(config),
    seed: config.train.seed,
    parts,
  });
  try {
    const state = await loadCheckpoint(runPaths.checkpoint(run, checkpoint), model);
    await model.compileForInference();
    return { folder, model, state };
  } catch (error) {
    model.dispose();
    throw error;
  }
}
