import { SeededRandom } from '@did/runtime';
import type { NewCrop } from '../crop-set/crop-set-writer.js';
import { renderFace } from '../embedded/render-face.js';
import type { Split } from '../sample.js';
import { chooseDonor } from './choose-donor.js';
import { type BaseFace, forgePicture } from './forge-picture.js';
import type { ForgeRecipe } from './forge-recipe.js';
import { locateExactly } from './locate-face.js';

/** One made-up person and the people whose faces may be pasted into theirs. */
export interface EmbeddedJob {
  readonly identity: string;
  readonly split: Split;
  readonly frames: number;
  /** Side of the drawn picture. @unit pixels */
  readonly pictureSize: number;
  /** Identities of the same split. */
  readonly donors: readonly string[];
}

/** Draws a person's pictures and forges each. */
export async function forgeIdentity(
  job: EmbeddedJob,
  recipe: ForgeRecipe,
): Promise<{ readonly crops: NewCrop[] } | { readonly reason: string }> {
  const crops: NewCrop[] = [];
  for (let frame = 0; frame < job.frames; frame++) {
    const base = draw(job.identity, frame, job.pictureSize, recipe);
    const candidates = [{ key: job.identity, ...base }];
    for (const key of job.donors) {
      candidates.push({ key, ...draw(key, frame, job.pictureSize, recipe) });
    }
    const donor = chooseDonor(candidates, 0);
    const random = new SeededRandom(`${recipe.seed}/forge/${job.identity}/${frame}`);
    const place = {
      sourceId: job.identity,
      frame,
      split: job.split,
      fileName: `${job.identity}-${frame}`,
      fromWhole: [1, 0, 0, 0, 1, 0] as const,
    };
    const forged = await forgePicture(
      base,
      donor === undefined ? undefined : { ...donor, sourceId: donor.key },
      place,
      recipe,
      random,
      locateExactly(random.fork('landmark-error')),
    );
    if ('reason' in forged) return forged;
    crops.push(...forged.crops);
  }
  return { crops };
}

/** Neighbours in the list share donors, so most pictures are drawn once. */
const DRAWN_LIMIT = 64;
const drawn = new Map<string, BaseFace>();

function draw(identity: string, frame: number, size: number, recipe: ForgeRecipe): BaseFace {
  const key = `${recipe.seed}/${identity}/${frame}/${size}`;
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const face = renderFace({
    identity: `${recipe.seed}/identity/${identity}`,
    frame: `${recipe.seed}/frame/${identity}/${frame}`,
    size,
  });
  drawn.set(key, face);
  if (drawn.size > DRAWN_LIMIT) drawn.delete(drawn.keys().next().value as string);
  return face;
}
