import type { PlannedRun } from '../ablate/plan-study.js';
import type { RunState } from '../ablate/study-folder.js';
import { locateWeights } from '../weights/locate-weights.js';
import { weightsCacheDir } from '../weights/weights-cache.js';

/**
 * Looks for the weights that runs begin with before any of them begins, as each would fail for itself.
 *
 * @throws DidError (code DID_WEIGHTS) naming those that are missing, with the command that gets them.
 */
export function requireWeights(
  planned: readonly { readonly run: PlannedRun; readonly state: RunState | null }[],
  cacheDir = weightsCacheDir(),
): void {
  for (const { run, state } of planned) {
    const { weights, backbone } = run.config.model;
    const begun = state !== null && state.status !== 'failed';
    if (!begun && weights !== null) locateWeights(weights, backbone, cacheDir);
  }
}
