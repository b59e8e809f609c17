import type { FaceVerdict } from './verdict.js';

const SUSPICION = { fake: 2, uncertain: 1, real: 0 } as const;

/**
 * Place of the most suspicious one: fake before uncertain before real, and the higher logit first, so that a blurred face does not
 * hide a clear fake; null of none.
 */
export function mostSuspicious(faces: readonly Pick<FaceVerdict, 'verdict' | 'logit'>[]): number | null {
  let most: number | null = null;
  for (const [i, { verdict, logit }] of faces.entries()) {
    const before = most === null ? undefined : faces[most];
    if (
      before === undefined ||
      (SUSPICION[verdict] - SUSPICION[before.verdict] || logit - before.logit) > 0
    ) {
      most = i;
    }
  }
  return most;
}
