import { DidError, isDidError } from '@did/runtime';
import type { DidConfig } from '../config/did-config.js';
import { fileSha256 } from '../weights/file-sha256.js';
import { type LocatedWeights, locateWeights } from '../weights/locate-weights.js';

/** The weights that a run's backbone starts from. */
export interface StartWeights extends LocatedWeights {
  readonly sha256: string;
}

/** A configuration whose weights are known by their hash. */
export interface ResolvedWeights {
  /** With `model.weightsSha256`. */
  readonly config: DidConfig;
  /** Null where weights are random, or the run that stands needs them no more. */
  readonly start: StartWeights | null;
}

/**
 * Finds what `model.weights` names and puts its sha256 into the configuration, so that a run says what it began with.
 *
 * @param stored - Of the run that is gone on with: where the file has gone since, its hash is taken from there.
 * @throws DidError DID_WEIGHTS when the weights are not there, of another backbone, or not those of `model.weightsSha256`;
 * DID_CONFIG for a hash without weights
 */
export async function resolveStartWeights(
  config: DidConfig,
  cacheDir: string,
  stored: DidConfig | null,
): Promise<ResolvedWeights> {
  const { weights, weightsSha256: wanted, backbone } = config.model;
  if (weights === null) {
    if (wanted === null) return { config, start: null };
    throw new DidError('DID_CONFIG', 'model.weightsSha256 is the hash of model.weights, which is not given.');
  }
  let located: LocatedWeights;
  try {
    located = locateWeights(weights, backbone, cacheDir);
  } catch (error) {
    const same = stored?.model.weights === weights && stored.model.backbone === backbone;
    if (!same || !isDidError(error)) throw error;
    return { config: withHash(config, stored.model.weightsSha256), start: null };
  }
  const sha256 = await fileSha256(located.file);
  if (wanted !== null && wanted !== sha256) {
    throw new DidError(
      'DID_WEIGHTS',
      `model.weights: the sha256 of ${located.file} is ${sha256}; model.weightsSha256 wants ${wanted}. Give the weights that it names, or leave the hash away.`,
      { file: located.file, sha256, wanted },
    );
  }
  return { config: withHash(config, sha256), start: { ...located, sha256 } };
}

/** An error about weights that do not fit, with the file that holds them. */
export function withFileName(error: unknown, start: StartWeights | null, backbone: string): unknown {
  if (start === null || !isDidError(error) || error.code !== 'DID_WEIGHTS') return error;
  return new DidError(
    'DID_WEIGHTS',
    `model.weights: ${start.file} does not fit ${backbone}. ${error.message}`,
    { file: start.file, backbone },
    { cause: error },
  );
}

function withHash(config: DidConfig, weightsSha256: string | null): DidConfig {
  return { ...config, model: { ...config.model, weightsSha256 } };
}
