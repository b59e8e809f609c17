import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { it } from '@jest/globals';
import { partialAucLoss } from './partial-auc-loss.js';
import { squaredHingeAucLoss } from './surrogates/squared-hinge-auc-loss.js';
import { byLoops, shortfallCost } from './testing/by-loops.js';
import { normalBatch } from './testing/normal-batch.js';
import { runLoss } from './testing/run-loss.js';

/** Labels with the samples that a partial AUC leaves out set to -1, by plain sorting. */
function narrowed(scores: readonly number[], labels: readonly number[], maxFpr: number, minTpr: number) {
  const ranked = (label: number, sign: number) =>
    scores
      .map((score, i) => [sign * score, i] as const)
      .filter(([, i]) => labels[i] === label)
      .sort(([a], [b]) => b - a)
      .map(([, i]) => i);
  const [reals, fakes] = [ranked(0, 1), ranked(1, -1)];
  const isIn = new Set([
    ...reals.slice(0, Math.ceil(maxFpr * reals.length - 1e-4)),
    ...fakes.slice(0, Math.ceil((1 - minTpr) * fakes.length - 1e-4)),
  ]);
  return labels.map((label, i) => (isIn.has(i) ? label : -1));
}

describeEachBackend('partialAucLoss', () => {
  it.each([
    [0.1, 0],
    [0.5, 0.75],
    [1, 0.5],
    [0.001, 0.999],
  ])('looks at the hardest reals and fakes only: maxFpr %d, minTpr %d', (maxFpr, minTpr) => {
    const { scores, labels } = normalBatch(200, 5);
    const ours = runLoss((x, y) => partialAucLoss(x, y, { maxFpr, minTpr, margin: 0.5 }), scores, labels);
    const reference = byLoops(scores, narrowed(scores, labels, maxFpr, minTpr), shortfallCost(0.5, 2, 'all'));
    expectClose(ours.value, reference.value, { relative: 1e-5 });
    expectClose(ours.gradient, reference.gradient, { relative: 1e-4, absolute: 1e-6 });
  });

  it('is the whole AUC loss at maxFpr 1', () => {
    const { scores, labels } = normalBatch(100, 6);
    const whole = runLoss(squaredHingeAucLoss, scores, labels);
    const ours = runLoss((x, y) => partialAucLoss(x, y, { maxFpr: 1 }), scores, labels);
    expectClose(ours.value, whole.value, { relative: 1e-6 });
    expectClose(ours.gradient, whole.gradient, { relative: 1e-5, absolute: 1e-7 });
  });

  it('takes every score that is tied with the last one in', () => {
    const ours = runLoss((x, y) => partialAucLoss(x, y, { maxFpr: 0.5 }), [0, 1, 1, 1, -2], [1, 0, 0, 0, 0]);
    expectClose(ours.value, 4, { relative: 1e-6 });
    expectClose(ours.gradient, [-4, 4 / 3, 4 / 3, 4 / 3, 0], { relative: 1e-5 });
  });
});
