import { equalErrorRate, rocAuc } from '@did/metrics';
import { SeededRandom } from '@did/runtime';
import { describe, expect, it } from '@jest/globals';
import { resampledRates } from './resampled-rates.js';

describe('resampledRates', () => {
  it('equals the metrics on rows written out as often as they count', () => {
    const random = new SeededRandom(5);
    const labels = Array.from({ length: 60 }, () => (random.chance(0.5) ? 1 : 0));
    // Rounded, so that there are ties.
    const scores = labels.map((label) => Math.round(4 * (random.normal() + label)) / 4);
    const times = labels.map(() => random.int(3));
    const rows = labels.flatMap((_, i) => Array.from({ length: times[i] ?? 0 }, () => i));
    const drawn = { scores: rows.map((i) => scores[i] ?? 0), labels: rows.map((i) => labels[i] ?? 0) };
    const rates = resampledRates(scores, labels)(times);
    expect(rates.auc).toBeCloseTo(rocAuc(drawn.scores, drawn.labels), 12);
    expect(rates.eer).toBeCloseTo(equalErrorRate(drawn.scores, drawn.labels).eer, 12);
  });

  it('is NaN without a class, so that the bootstrap leaves the round out', () => {
    expect(resampledRates([1, 2], [0, 1])([1, 0]).auc).toBeNaN();
  });
});
