import type { Sample } from '@did/datasets';

/**
 * People of a split whose face stands there untouched and forged by every method, one frame each.
 *
 * @param people - How many to choose, evenly over the split, so that a seed decides and nobody picks.
 * @returns For each person first the real picture, then one a method, in the order of the set.
 */
export function onePersonByMethod(
  samples: readonly Sample[],
  split: Sample['split'],
  people: number,
): Sample[][] {
  const mine = samples.filter((sample) => sample.split === split);
  const methods = [...new Set(mine.map((sample) => sample.method))].filter((method) => method !== 'real');
  // The null forgery last: it is the control.
  methods.sort((a, b) => Number(a === 'null') - Number(b === 'null'));
  const bySource = new Map<string, Sample[]>();
  for (const sample of mine) {
    const key = `${sample.sourceId}/${sample.frame}`;
    bySource.set(key, [...(bySource.get(key) ?? []), sample]);
  }
  const whole = [...bySource.values()].flatMap((group) => {
    const row = ['real', ...methods].map((method) => group.find((sample) => sample.method === method));
    return row.every((sample) => sample !== undefined) ? [row as Sample[]] : [];
  });
  const step = Math.max(1, Math.floor(whole.length / people));
  return whole.filter((_, i) => i % step === 0).slice(0, people);
}
