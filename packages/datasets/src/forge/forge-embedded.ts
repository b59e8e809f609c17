import { assignCameras } from '../cameras/assign-cameras.js';
import type { CropSetWriter } from '../crop-set/crop-set-writer.js';
import { SPLITS } from '../sample.js';
import { runAll, type WorkProgress } from '../workers/run-all.js';
import type { WorkPool } from '../workers/worker-pool.js';
import { assignSplits, DEFAULT_SPLIT_SHARES } from './assign-splits.js';
import type { EmbeddedGroup } from './embedded-tasks.js';
import type { EmbeddedSource, ForgeOptions } from './forge-options.js';
import type { ForgeRecipe } from './forge-recipe.js';

/** A donor is chosen from so many people; each of their pictures is drawn once. */
const GROUP = 6;

/** Drawn this much larger than the crop, the face in it has about 1.4 times the pixels that the crop keeps. */
const PICTURE_SCALE = 2;

/** Draws and forges all people of a made-up set; returns their keys in the manifest's order. */
export async function forgeEmbedded(
  source: EmbeddedSource,
  recipe: ForgeRecipe,
  options: ForgeOptions,
  writer: CropSetWriter,
  pool: WorkPool,
): Promise<string[]> {
  const count = Math.min(source.identities, options.limit ?? source.identities);
  const digits = Math.max(4, String(count - 1).length);
  const keys = Array.from({ length: count }, (_, i) => String(i).padStart(digits, '0'));
  const splits = assignSplits(keys, options.seed, options.splits ?? DEFAULT_SPLIT_SHARES);
  const cameras = assignCameras(splits, recipe.cameras, options.seed);
  const frames = source.framesPerIdentity ?? 1;
  const pictureSize = source.pictureSize ?? Math.round(recipe.size * PICTURE_SCALE);
  const groups = SPLITS.flatMap((split) =>
    inGroups(keys.filter((key) => splits.get(key) === split)).map(
      (identities): EmbeddedGroup => ({
        identities,
        cameras: identities.map((identity) => cameras.get(identity)),
        split,
        frames,
        pictureSize,
      }),
    ),
  );
  const todo = groups.filter(({ identities }) => identities.some((identity) => !writer.has(identity)));
  const forge = async (group: EmbeddedGroup) => {
    const people = await pool.run({ type: 'group', group, recipe });
    for (const { identity, forged } of people) {
      if (writer.has(identity)) continue;
      if ('crops' in forged) await writer.add(identity, forged.crops);
      else await writer.skip(identity, forged.reason);
    }
    return people.some(({ forged }) => 'reason' in forged);
  };
  const each = (progress: WorkProgress) =>
    options.onProgress?.({
      type: 'forge-progress',
      phase: 'forge',
      ...progress,
      done: progress.done * GROUP,
      total: progress.total * GROUP,
    });
  await runAll(todo, pool.width, forge, each, options.signal);
  return groups.flatMap(({ identities }) => identities);
}

/** Groups of about the same size, so that nobody is left without a donor. */
function inGroups(members: readonly string[]): string[][] {
  const count = Math.max(1, Math.floor(members.length / GROUP));
  return Array.from({ length: count }, (_, i) =>
    members.slice(Math.floor((i * members.length) / count), Math.floor(((i + 1) * members.length) / count)),
  ).filter((group) => group.length > 0);
}
