import type { CropSetWriter } from '../crop-set/crop-set-writer.js';
import { SPLITS } from '../sample.js';
import { assignSplits, DEFAULT_SPLIT_SHARES } from './assign-splits.js';
import type { EmbeddedJob } from './embedded-tasks.js';
import type { EmbeddedSource, ForgeOptions } from './forge-options.js';
import type { ForgeRecipe } from './forge-recipe.js';
import { runAll } from './run-all.js';
import type { ForgePool } from './worker-pool.js';

/** Each picture needs at most so many others to be drawn, for a donor to be chosen from. */
const DONORS = 3;

/** Drawn this much larger than the crop, a face has as many pixels as the crop keeps. */
const PICTURE_SCALE = 1.5;

/** Draws and forges all people of a made-up set; returns their keys in the manifest's order. */
export async function forgeEmbedded(
  source: EmbeddedSource,
  recipe: ForgeRecipe,
  options: ForgeOptions,
  writer: CropSetWriter,
  pool: ForgePool,
): Promise<string[]> {
  const count = Math.min(source.identities, options.limit ?? source.identities);
  const digits = Math.max(4, String(count - 1).length);
  const keys = Array.from({ length: count }, (_, i) => String(i).padStart(digits, '0'));
  const splits = assignSplits(keys, options.seed, options.splits ?? DEFAULT_SPLIT_SHARES);
  const jobs = SPLITS.flatMap((split) => {
    const members = keys.filter((key) => splits.get(key) === split);
    return members.map((identity, i): EmbeddedJob => {
      const donors = Array.from({ length: Math.min(DONORS, members.length - 1) }, (_, offset) => {
        return members[(i + 1 + offset) % members.length] as string;
      });
      const pictureSize = source.pictureSize ?? Math.round(recipe.size * PICTURE_SCALE);
      return { identity, split, frames: source.framesPerIdentity ?? 1, pictureSize, donors };
    });
  });
  const todo = jobs.filter(({ identity }) => !writer.has(identity));
  const forge = async (job: EmbeddedJob) => {
    const forged = await pool.run({ type: 'identity', job, recipe });
    if ('crops' in forged) await writer.add(job.identity, forged.crops);
    else await writer.skip(job.identity, forged.reason);
    return 'reason' in forged;
  };
  await runAll('forge', todo, pool.width, forge, options.onProgress, options.signal);
  return jobs.map(({ identity }) => identity);
}
