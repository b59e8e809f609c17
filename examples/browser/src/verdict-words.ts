import type { PoorQuality, Verdict, VerdictName } from '@did/did/browser';

/** What a verdict is called on the page. */
export const HEADLINES: Readonly<Record<VerdictName, string>> = {
  fake: 'Looks forged',
  real: 'Looks real',
  uncertain: 'Cannot tell',
  no_face: 'No face found',
  error: 'Could not be judged',
};

/** A sign beside the words, for those who do not see colours. */
export const SIGNS: Readonly<Record<VerdictName, string>> = {
  fake: '▲',
  real: '●',
  uncertain: '◆',
  no_face: '○',
  error: '!',
};

const LACKS: Readonly<Record<PoorQuality, string>> = {
  small: 'small',
  blurred: 'blurred',
  turned: 'seen from the side',
};

/** A share of 0..1 as a whole percentage; never 0 or 100, which nothing here is sure of. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded <= 0) return 'under 1 %';
  if (rounded >= 100) return 'over 99 %';
  return `${rounded} %`;
}

/** One sentence that says why. */
export function reason(verdict: Verdict): string {
  const { probability, threshold, band, prior } = verdict;
  if (probability === null) {
    return verdict.kind === 'video'
      ? 'In none of the frames looked at was a face found.'
      : 'Faces that are very small, hidden or turned away are not found. Try a larger picture of the face.';
  }
  const faces = verdict.kind === 'video' ? verdict.people.length : verdict.faces.length;
  const whose =
    faces === 1
      ? ''
      : verdict.kind === 'video'
        ? ' of the most suspicious person'
        : ' of the most suspicious face';
  const taken = `, if ${percent(prior)} of what is judged were forged`;
  const chance = `Probability of a forgery${whose}: ${percent(probability)}${taken}.`;
  if (verdict.verdict === 'uncertain') {
    const wide = probability < band[0] || probability > band[1];
    return `${chance} ${wide ? 'The face is too poor to be sure.' : `Between ${percent(band[0])} and ${percent(band[1])} it could be either.`}`;
  }
  return `${chance} Above ${percent(threshold)} it is called forged.`;
}

/** What a face lacks, in words; empty for a good look. */
export function lacks(poor: readonly PoorQuality[]): string {
  return poor.map((one) => LACKS[one]).join(', ');
}

/** A time in a clip, as 1:05.2. @param milliseconds - From its start. */
export function clock(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;
}
