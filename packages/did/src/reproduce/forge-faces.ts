import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CROP_SET_FILES, type ForgeProgress, forgeCropSet } from '@did/datasets';
import { prepareBackend } from '@did/runtime';
import { FORGED_RECIPE } from './forged-settings.js';

/** What {@link forgedFolder} needs. */
export interface ForgedFolderOptions {
  /** A crop set that `did forge` made, or a folder of portraits. */
  readonly given: string;
  /** Where portraits are forged; a set that stands there is used again. */
  readonly out: string;
  /** At most so many portraits. */
  readonly limit?: number;
  readonly signal: AbortSignal;
  readonly onProgress: (event: ForgeProgress) => void;
  readonly onReuse: (dir: string) => void;
}

/** The crop set to use: the one given, or one forged from the faces given. */
export async function forgedFolder(options: ForgedFolderOptions): Promise<string> {
  const { given, out, limit, signal, onProgress, onReuse } = options;
  if (existsSync(join(given, CROP_SET_FILES.info))) return given;
  if (existsSync(join(out, CROP_SET_FILES.info))) {
    onReuse(out);
    return out;
  }
  await prepareBackend('auto');
  await forgeCropSet({
    source: { kind: 'folder', folder: given },
    out,
    size: FORGED_RECIPE.size,
    methods: FORGED_RECIPE.methods,
    minStrength: FORGED_RECIPE.minStrength,
    seed: FORGED_RECIPE.seed,
    ...(limit === undefined ? {} : { limit }),
    signal,
    onProgress,
  });
  return out;
}
