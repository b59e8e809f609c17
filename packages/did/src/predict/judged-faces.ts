import type { DecisionRule } from './decide.js';
import type { FoundFace, JudgedFace } from './detector.js';
import type { FaceVerdict } from './verdict.js';

/** Faces with the verdicts that follow from their logits. */
export function judged(
  found: readonly FoundFace[],
  logits: readonly number[],
  rule: DecisionRule,
): JudgedFace[] {
  return found.map((one, i) => {
    const logit = logits[i] as number;
    return {
      ...one,
      verdict: rule.verdict(logit, one.quality.poor.length > 0),
      probability: rule.probability(logit),
      logit,
      box: one.face.box,
      detectorScore: one.face.score,
    };
  });
}

/** What a verdict says of a face: all but its pixels. */
export function faceVerdict({ face, crop, transform, ...verdict }: JudgedFace): FaceVerdict {
  return verdict;
}
