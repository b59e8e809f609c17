import { describe, expect, it } from '@jest/globals';
import { brierDecomposition, brierScore, CALIBRATION_DEFAULTS, calibrationError } from './index.js';

describe('calibrationError', () => {
  it('weighs the distance of each bin by its items', () => {
    const { ece, mce, bins } = calibrationError([0.05, 0.15, 0.9, 0.9], [0, 1, 1, 0], { bins: 2 });
    expect(bins.map(({ low, high, n }) => [low, high, n])).toEqual([
      [0, 0.5, 2],
      [0.5, 1, 2],
    ]);
    expect(ece).toBeCloseTo(0.4, 14);
    expect(mce).toBeCloseTo(0.4, 14);
  });
  it('puts a border into the lower bin, and 0 into the first', () => {
    const { bins } = calibrationError([0, 0.5, 1], [0, 0, 1], { bins: 2 });
    expect(bins.map((bin) => bin.n)).toEqual([2, 1]);
  });
  it('has 15 bins unless told otherwise, empty ones marked and left out', () => {
    const { ece, bins } = calibrationError([1, 1], [1, 1]);
    expect(bins).toHaveLength(CALIBRATION_DEFAULTS.bins);
    expect(bins[0]?.frequency).toBeNaN();
    expect(ece).toBe(0);
  });
  it('lays bins of equal mass between quantiles', () => {
    const probabilities = [0.1, 0.2, 0.3, 0.4, 0.9, 0.91, 0.92, 0.93];
    const { bins } = calibrationError(probabilities, [0, 1, 0, 0, 1, 1, 1, 0], { bins: 4, binning: 'mass' });
    expect(bins.map((bin) => bin.n)).toEqual([2, 2, 2, 2]);
    expect([bins[0]?.low, bins[3]?.high]).toEqual([0.1, 0.93]);
    expect(bins.map((bin) => bin.frequency)).toEqual([0.5, 0, 1, 0.5]);
  });
  it('leaves bins between equal quantiles empty', () => {
    const { ece, bins } = calibrationError([0.5, 0.5, 0.5, 0.5], [0, 1, 0, 1], { bins: 3, binning: 'mass' });
    expect(bins.map((bin) => bin.n)).toEqual([4, 0, 0]);
    expect(ece).toBe(0);
  });
  it('puts every border of many bins into the lower one', () => {
    const { bins } = calibrationError([0.07, 0.29, 0.57, 0.58], [0, 0, 1, 1], { bins: 100 });
    const full = bins.flatMap((bin) => (bin.n === 0 ? [] : [bin.high]));
    expect(full).toEqual([0.07, 0.29, 0.57, 0.58]);
  });
});

describe('brierDecomposition', () => {
  it('is known for a small table', () => {
    expect(brierDecomposition([0.5, 0.5, 1, 1], [0, 1, 1, 1])).toEqual({
      brier: 0.125,
      reliability: 0,
      resolution: 0.0625,
      uncertainty: 0.1875,
      withinBins: 0,
    });
  });
  it("has Stephenson's parts within bins: spread less twice covariance", () => {
    const [probabilities, labels] = [
      [0.1, 0.3, 0.4, 0.8, 0.9],
      [0, 0, 1, 1, 0],
    ];
    const { withinBins, brier } = brierDecomposition(probabilities, labels, { bins: 2 });
    const bins = [
      [0, 1, 2],
      [3, 4],
    ];
    let wanted = 0;
    for (const bin of bins) {
      const p = bin.reduce((sum, i) => sum + (probabilities[i] as number), 0) / bin.length;
      const o = bin.reduce((sum, i) => sum + (labels[i] as number), 0) / bin.length;
      for (const i of bin) {
        const [dp, dl] = [(probabilities[i] as number) - p, (labels[i] as number) - o];
        wanted += (dp * dp - 2 * dp * dl) / labels.length;
      }
    }
    expect(withinBins).toBeCloseTo(wanted, 14);
    expect(brier).toBe(brierScore(probabilities, labels));
  });
  it('hides nothing within bins of one probability each', () => {
    const probabilities = [0.1, 0.1, 0.6, 0.6, 0.9];
    expect(brierDecomposition(probabilities, [0, 1, 1, 0, 1], { bins: 10 }).withinBins).toBeCloseTo(0, 15);
  });
});
