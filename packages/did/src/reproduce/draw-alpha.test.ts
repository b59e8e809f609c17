import { describe, expect, it } from '@jest/globals';
import type { StudyOutcome } from '../ablate/complete-study.js';
import type { Evaluation, ScoreRow } from '../evaluate/evaluation.js';
import { ALPHA_ROWS, ALPHA_VARIANTS } from './alpha-variants.js';
import { drawAlpha } from './draw-alpha.js';
import type { DrawContext } from './draw-figures.js';
import type { Scope } from './experiment.js';
import { reproducedRows } from './reproduced-rows.js';

const SCOPE: Scope = { key: 'cross', title: 'Celeb-DF v2', test: 'celeb-df-v2', group: 'all' };

/** Half of the fakes above all real pictures, and so many of the others. */
function scoresOf(share: number): ScoreRow[] {
  const rows = Array.from({ length: 80 }, (_, i) => {
    const label = (i % 2) as 0 | 1;
    const logit = label === 1 ? (i / 80 < share ? 2 : -2) - i / 400 : i / 100 - 0.4;
    return { path: `${i}.png`, method: label === 1 ? 'swap' : 'real', label, logit };
  });
  return rows as unknown as ScoreRow[];
}

function contextOf(kind: 'paper' | 'forged', variants: readonly string[]): DrawContext {
  const auc = (variant: string) => 0.4 + 0.025 * ALPHA_VARIANTS.findIndex(({ name }) => name === variant);
  const outcome = {
    groups: [
      {
        test: SCOPE.test,
        group: 'all',
        variants: variants.map((variant) => ({
          variant,
          seeds: [1],
          auc: { estimate: auc(variant), low: auc(variant) - 0.03, high: auc(variant) + 0.03 },
          eer: { estimate: 0.4, low: 0.3, high: 0.5 },
        })),
      },
    ],
    runs: variants.map((variant) => {
      const last = {
        scores: scoresOf(auc(variant)),
        methods: [{ method: 'swap', seen: false, frames: { auc: {} } }],
      };
      return {
        run: { variant, seed: 1 },
        tests: [{ test: { name: SCOPE.test }, last: last as unknown as Evaluation }],
      };
    }),
  } as unknown as StudyOutcome;
  const rows = reproducedRows(ALPHA_ROWS, [SCOPE], { ...outcome, leftOut: new Set() });
  return {
    rows,
    outcome,
    material: { kind, scopes: [SCOPE], study: { leaveOut: [] } },
  } as unknown as DrawContext;
}

describe('drawAlpha', () => {
  it('draws a line for each form, the paper’s three points, and a ROC curve for each alpha', async () => {
    const names = ALPHA_VARIANTS.map(({ name }) => name);
    const [figure] = await drawAlpha(contextOf('paper', names));
    expect(figure?.svg).toMatch(/^<svg xmlns.*>the paper<\/text>/s);
    for (const title of [
      'corrected, on logits',
      'as printed, on sigmoids',
      'as printed, on logits',
      'α 0.25',
    ])
      expect(figure?.svg).toContain(`>${title}</text>`);
    expect(figure?.svg).not.toContain('var(');
    expect(figure?.inline).toContain(
      'corrected, on logits: 0 0.400, 0.25 0.425, 0.5 0.450, 0.75 0.475, 1 0.500',
    );
    expect(figure?.inline).toContain(
      'as printed, on logits: 0 0.625, 0.25 0.650, 0.5 0.675, 0.75 0.700, 1 0.500',
    );
  });

  it('draws what is done, without the paper’s points on other data, and nothing where nothing is done', async () => {
    const [figure] = await drawAlpha(contextOf('forged', ['alpha-0.5-corrected']));
    expect(figure?.svg).not.toContain('the paper');
    expect(figure?.inline).toContain('corrected, on logits: 0.5 0.450; as printed');
    expect(await drawAlpha(contextOf('paper', []))).toEqual([]);
  });
});
