import type { DatasetPart, MissingPart } from './dataset-layout.js';

/** What to say of a part that is there with fewer videos than were published; nothing where it is whole or absent. */
export function shortPart({ name, found, published = 0 }: DatasetPart): MissingPart[] {
  if (found === 0 || found >= published) return [];
  const advice = `${published} videos are published, ${found} are here: unpack it again, or see what did not arrive.`;
  return [{ kind: 'part', name, advice }];
}
