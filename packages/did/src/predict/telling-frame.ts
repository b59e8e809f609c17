import type { VideoVerdict } from './verdict.js';

/**
 * Number of the frame that shows a verdict best: of those with the person who decided the one whose logit is highest, or lowest where
 * the verdict is real; null where nobody was seen.
 */
export function tellingFrame({ frames, decidedBy, verdict }: VideoVerdict): number | null {
  let best: { frame: number; logit: number } | null = null;
  for (const { frame, faces } of frames) {
    for (const { person, logit } of faces) {
      if (person !== decidedBy) continue;
      if (best === null || (verdict === 'real' ? logit < best.logit : logit > best.logit)) {
        best = { frame, logit };
      }
    }
  }
  return best?.frame ?? null;
}
