import { statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { DidError, readTensors } from '@did/runtime';
import { closest } from 'fastest-levenshtein';
import { KNOWN_WEIGHTS } from './known-weights.js';
import type { WeightCard } from './weight-card.js';
import { convertedFileOf } from './weights-cache.js';

/** Weights on this machine. */
export interface LocatedWeights {
  readonly file: string;
  /** What is published of them; null for a file of one's own. */
  readonly card: WeightCard | null;
}

/**
 * Finds what `model.weights` names: weights that `did weights fetch` put into the cache, or a file. Fetches nothing.
 *
 * @param given - A name of `did weights list`, or a path; a name wins.
 * @param backbone - What they are for.
 * @throws DidError DID_WEIGHTS when they are not there (with the command that gets them), of an unknown name (with the
 * nearest), or of another backbone
 */
export function locateWeights(given: string, backbone: string, cacheDir: string): LocatedWeights {
  const card = KNOWN_WEIGHTS.find(({ name }) => name === given) ?? null;
  if (card !== null && card.architecture !== backbone)
    throw otherBackbone(given, card.architecture, backbone);
  const file = card === null ? resolve(given) : convertedFileOf(card, cacheDir);
  if (!isFile(file)) throw card === null ? noSuchFile(given, file, backbone) : notFetched(card, file);
  const holds = architectureIn(file, given);
  if (holds !== undefined && holds !== backbone) throw otherBackbone(given, holds, backbone);
  return { file, card };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The backbone that a file of `did weights import` says that it holds; its numbers are not read. */
function architectureIn(file: string, given: string): string | undefined {
  try {
    const opened = readTensors(file);
    const { architecture } = opened.metadata;
    opened.close();
    return architecture;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DidError('DID_WEIGHTS', `model.weights: ${given}: ${reason}`, { file }, { cause: error });
  }
}

function notFetched(card: WeightCard, file: string): DidError {
  const { name, licence, sizeBytes } = card;
  return new DidError(
    'DID_WEIGHTS',
    `model.weights: "${name}" is not on this machine (${file}), and training fetches nothing by itself. ` +
      `Get it (${(sizeBytes / 1e6).toFixed(0)} MB; ${licence}): npx @did/did weights fetch ${name}`,
    { name, file },
  );
}

function noSuchFile(given: string, file: string, backbone: string): DidError {
  const isPath = /[\\/]/.test(given) || ['.safetensors', '.pth', '.pt'].includes(extname(given));
  const names = KNOWN_WEIGHTS.map(({ name }) => name);
  const fitting = KNOWN_WEIGHTS.filter(({ architecture }) => architecture === backbone).map(
    ({ name }) => name,
  );
  const advice =
    fitting.length > 0
      ? `For ${backbone} there is ${fitting.join(', ')} (npx @did/did weights fetch NAME).`
      : `None is published for ${backbone}; "did weights import" reads a checkpoint of your own.`;
  const what = isPath
    ? `there is no file ${file}.`
    : `"${given}" is neither a file nor a name of "did weights list"; did you mean ${closest(given, names)}?`;
  return new DidError('DID_WEIGHTS', `model.weights: ${what} ${advice}`, { given, file, known: names });
}

function otherBackbone(given: string, holds: string, backbone: string): DidError {
  return new DidError(
    'DID_WEIGHTS',
    `model.weights: ${given} is of ${holds}, and model.backbone is ${backbone}. Set model.backbone=${holds}, or give weights of ${backbone}.`,
    { given, holds, backbone },
  );
}
