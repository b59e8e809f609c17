import type { Sample } from '@did/datasets';
import { SeededRandom } from '@did/runtime';

/** Groups that take the place of methods where batches are drawn. */
export interface BlindGroups {
  readonly methods: readonly string[];
  readonly groupOf: (fake: Sample) => string;
}

/**
 * Puts the fakes of a training split into groups that say nothing of their methods.
 *
 * @remarks The paired sampler looks for one fake of a picture in each group, so the fakes of a picture are numbered, in an order
 * that is drawn by their paths; the balanced one takes all from one group, each as often as any other.
 *
 * @param fakes - Those to train on; what is not among them is in no group.
 */
export function blindGroups(
  fakes: readonly Sample[],
  { sampler, seed }: { readonly sampler: 'paired' | 'balanced'; readonly seed: number },
): BlindGroups {
  const random = new SeededRandom(seed).fork('blind-groups');
  const ranks = new Map(fakes.map(({ path }) => [path, random.fork(path).next()]));
  const groups = new Map<string, string>();
  const pictures = new Map<string, number>();
  const drawn = [...fakes].sort((a, b) => (ranks.get(a.path) as number) - (ranks.get(b.path) as number));
  for (const { path, sourceId, frame, track } of drawn) {
    const picture = `${sourceId}\n${frame}\n${track}`;
    const place = sampler === 'balanced' ? 0 : (pictures.get(picture) ?? 0);
    pictures.set(picture, place + 1);
    groups.set(path, `fake-${place + 1}`);
  }
  return { methods: [...new Set(groups.values())].sort(), groupOf: ({ path }) => groups.get(path) ?? '' };
}
