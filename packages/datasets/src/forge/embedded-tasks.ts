import { SeededRandom } from '@did/runtime';
import type { NewCrop } from '../crop-set/crop-set-writer.js';
import { renderFace } from '../embedded/render-face.js';
import type { Split } from '../sample.js';
import { chooseDonor } from './choose-donor.js';
import { forgePicture } from './forge-picture.js';
import type { ForgeRecipe } from './forge-recipe.js';
import { locateExactly } from './locate-face.js';

/** A few made-up people of one split, whose faces are pasted into one another's pictures. */
export interface EmbeddedGroup {
  readonly identities: readonly string[];
  /** Kind of camera of each; undefined in a set without them. */
  readonly cameras: readonly (string | undefined)[];
  readonly split: Split;
  readonly frames: number;
  /** Side of the drawn picture. @unit pixels */
  readonly pictureSize: number;
}

/** What became of one of them. */
export interface ForgedIdentity {
  readonly identity: string;
  readonly forged: { readonly crops: NewCrop[] } | { readonly reason: string };
}

/** Draws the pictures of a group and forges each; within a group every picture is drawn once. */
export async function forgeGroup(group: EmbeddedGroup, recipe: ForgeRecipe): Promise<ForgedIdentity[]> {
  const crops = new Map<string, NewCrop[]>(group.identities.map((identity) => [identity, []]));
  const reasons = new Map<string, string>();
  for (let frame = 0; frame < group.frames; frame++) {
    const faces = group.identities.map((key) => {
      const identity = `${recipe.seed}/identity/${key}`;
      return {
        key,
        ...renderFace({ identity, frame: `${identity}/frame/${frame}`, size: group.pictureSize }),
      };
    });
    for (const [i, face] of faces.entries()) {
      const random = new SeededRandom(`${recipe.seed}/forge/${face.key}/${frame}`);
      const donor = chooseDonor(faces, i);
      const place = {
        sourceId: face.key,
        frame,
        split: group.split,
        fileName: `${face.key}-${frame}`,
        fromWhole: [1, 0, 0, 0, 1, 0] as const,
        camera: group.cameras[i],
      };
      const forged = await forgePicture(
        face,
        donor === undefined ? undefined : { ...donor, sourceId: donor.key },
        place,
        recipe,
        random,
        locateExactly(random.fork('landmark-error')),
      );
      if ('reason' in forged) reasons.set(face.key, forged.reason);
      else crops.get(face.key)?.push(...forged.crops);
    }
  }
  return group.identities.map((identity) => {
    const reason = reasons.get(identity);
    return { identity, forged: reason === undefined ? { crops: crops.get(identity) ?? [] } : { reason } };
  });
}
