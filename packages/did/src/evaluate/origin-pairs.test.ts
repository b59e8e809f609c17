import { describe, expect, it } from '@jest/globals';
import type { ScoreRow } from './evaluation.js';
import { originPairs } from './origin-pairs.js';

function rows(
  origin: string,
  label: 0 | 1,
  logits: readonly number[],
  method = label === 1 ? 'PGGAN' : 'real',
) {
  return logits.map((logit, i) => {
    const id = `${origin}-${i}`;
    const row = {
      path: id,
      videoKey: id,
      sourceId: id,
      method,
      family: 'gan',
      label,
      logit,
      probability: 0.5,
      domain: null,
    };
    return { row: row satisfies ScoreRow, origin };
  });
}

const pairsOf = (all: readonly { readonly row: ScoreRow; readonly origin: string }[]) =>
  originPairs(
    all.map(({ row }) => row),
    all.map(({ origin }) => origin),
    { rounds: 20, seed: 1 },
  );

describe('originPairs', () => {
  it('sets each origin of fakes against each of real pictures', () => {
    const pairs = pairsOf([
      ...rows('ffhq', 0, [-2, -1]),
      // Pictures of this place are taken for fakes.
      ...rows('celeba', 0, [5, 6]),
      ...rows('pggan_v1', 1, [1, 2]),
      ...rows('pggan_v2', 1, [7, 8]),
      ...rows('ffhq', 0, [9, 9], 'null'),
    ]);
    expect(pairs.map(({ real, fake, frames }) => [fake, real, frames.n, frames.auc.estimate])).toEqual([
      ['pggan_v1', 'celeba', 4, 0],
      ['pggan_v1', 'ffhq', 4, 1],
      ['pggan_v2', 'celeba', 4, 1],
      ['pggan_v2', 'ffhq', 4, 1],
    ]);
  });

  it('is empty where there is one pair, or nobody names origins', () => {
    expect(pairsOf([...rows('a', 0, [1, 2]), ...rows('b', 1, [3, 4])])).toEqual([]);
    expect(pairsOf([...rows('', 0, [1, 2]), ...rows('', 1, [3, 4])])).toEqual([]);
  });
});
