import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  applyCalibration,
  type Calibration,
  fitIsotonic,
  fitPlatt,
  fitTemperature,
  isotonicRegression,
} from './index.js';
import { drawCase } from './testing/draw-case.js';

const golden = JSON.parse(readFileSync(new URL('../golden/calibration.json', import.meta.url), 'utf8')) as {
  cases: {
    temperature: number | null;
    platt: [number, number] | null;
    isotonic: [number[], number[], number[]];
    weighted: [number[], number[]];
  }[];
};
const cases = golden.cases.map((wanted, index) => ({ wanted, ...drawCase(index) }));

function expectClose(got: ArrayLike<number>, wanted: readonly number[], relative: number): void {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach((value, i) => {
    expect(Math.abs((got[i] as number) - value)).toBeLessThanOrEqual(relative * (1 + Math.abs(value)));
  });
}

describe('scikit-learn and scipy on 60 cases with ties', () => {
  it('gives the points of its IsotonicRegression, and what it predicts between and beyond them', () => {
    for (const { wanted, scores, labels } of cases) {
      const [x, y, predicted] = wanted.isotonic;
      const fit = fitIsotonic(scores, labels);
      expect(fit.scores).toEqual(x);
      expectClose(fit.probabilities, y, 1e-12);
      const at = Array.from({ length: 15 }, (_, i) => -0.2 + 0.1 * i);
      expectClose(applyCalibration(fit, at), predicted, 1e-11);
    }
  });

  it('gives the points of its IsotonicRegression with weights, of any targets', () => {
    for (const { wanted, scores, labels } of cases) {
      const targets = labels.map((label, i) => label + (i % 5) / 8);
      const weights = labels.map((_, i) => 1 + (i % 3));
      const { x, y } = isotonicRegression(scores, targets, weights);
      // Pieces whose means differ by rounding alone may be one there and two here: compare the curves.
      const curve = (xs: ArrayLike<number>, ys: ArrayLike<number>) =>
        applyCalibration({ kind: 'isotonic', scores: Array.from(xs), probabilities: Array.from(ys) }, scores);
      expectClose(curve(x, y), Array.from(curve(...wanted.weighted)), 1e-11);
    }
  });

  it("gives the temperature of least loss, and refuses where there's none", () => {
    let none = 0;
    for (const { wanted, scores, labels } of cases) {
      const logits = scores.map((score) => 6 * score - 3);
      if (wanted.temperature === null) {
        expect(() => fitTemperature(logits, labels)).toThrow(/no temperature is/);
        none += 1;
      } else {
        expect(Math.abs(fitTemperature(logits, labels).temperature / wanted.temperature - 1)).toBeLessThan(
          1e-11,
        );
      }
    }
    expect(none).toBe(3);
  });

  it("gives Platt's slope and intercept", () => {
    for (const { wanted, scores, labels } of cases) {
      const { slope, intercept } = fitPlatt(scores, labels);
      if (wanted.platt !== null) expectClose([slope, intercept], wanted.platt, 1e-11);
    }
  });
});

describe('fitTemperature', () => {
  const labels = [0, 0, 0, 1, 1, 1];
  const logits = [-4, -2, 2, -4, 4, 2];

  it('scales with the logits, at any size', () => {
    const { temperature } = fitTemperature(logits, labels);
    for (const scale of [1e-300, 1e-3, 7, 1e300]) {
      const scaled = fitTemperature(
        logits.map((logit) => logit * scale),
        labels,
      );
      expect(scaled.temperature / scale / temperature).toBeCloseTo(1, 9);
    }
  });

  it('leaves calibrated logits alone', () => {
    // Of every ten items at logit +-log(4), eight are as said.
    const ten = (label: number, logit: number) => [
      ...new Array(8).fill({ label, logit }),
      ...new Array(2).fill({ label: 1 - label, logit }),
    ];
    const items = [...ten(1, Math.log(4)), ...ten(0, -Math.log(4))];
    const fit = fitTemperature(
      items.map((item) => item.logit),
      items.map((item) => item.label),
    );
    expect(fit.temperature).toBeCloseTo(1, 12);
  });

  it.each([
    ['separates', [-2, -1, 1, 2], [0, 0, 1, 1], /right sign for every label/],
    ['is turned round', [2, 1, -1, -2], [0, 0, 1, 1], /no larger for fakes/],
    ['is flat', [0, 0, 0, 0], [0, 0, 1, 1], /no larger for fakes/],
  ] as const)('refuses a detector that %s', (_, scores, y, message) => {
    const fit = () => fitTemperature(scores, y);
    expect(fit).toThrow(message);
    expect(fit).toThrow(expect.objectContaining({ code: 'DID_VALUE' }));
  });
});

describe('fitPlatt', () => {
  it('stays finite where scores separate the classes, and turns round where they do', () => {
    const { slope, intercept } = fitPlatt([1, 2, 3, 4], [0, 0, 1, 1]);
    expect(slope).toBeGreaterThan(0);
    expect(Number.isFinite(slope + intercept)).toBe(true);
    expect(fitPlatt([1, 2, 3, 4], [1, 1, 0, 0]).slope).toBeCloseTo(-slope, 9);
  });
  it('is level for equal scores, at the smoothed share of fakes', () => {
    const fit = fitPlatt([5, 5, 5], [0, 1, 1]);
    expect(fit.slope).toBe(0);
    const share = (2 * (3 / 4) + 1 / 3) / 3;
    expect(applyCalibration(fit, [5])[0]).toBeCloseTo(share, 12);
  });
  it('fits scores of any size', () => {
    const small = fitPlatt([1, 2, 3, 2.5], [0, 0, 1, 1]);
    for (const scale of [1e-300, 1e300]) {
      const fit = fitPlatt([1 * scale, 2 * scale, 3 * scale, 2.5 * scale], [0, 0, 1, 1]);
      expect((fit.slope * scale) / small.slope).toBeCloseTo(1, 9);
    }
  });
});

describe('isotonicRegression', () => {
  it('pools neighbours that fall, points of equal x first', () => {
    expect(isotonicRegression([1, 2, 3], [0, 2, 1])).toEqual({
      x: Float64Array.of(1, 2, 3),
      y: Float64Array.of(0, 1.5, 1.5),
    });
    expect(isotonicRegression([1, 1, 0], [0, 4, 1])).toEqual({
      x: Float64Array.of(0, 1),
      y: Float64Array.of(1, 2),
    });
  });
  it('weighs points', () => {
    expect(isotonicRegression([1, 2], [3, 0], [1, 2]).y).toEqual(Float64Array.of(1, 1));
  });
  it('refuses weights that are none', () => {
    for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => isotonicRegression([1, 2], [0, 1], [1, bad])).toThrow(/`weights\[1\]` is/);
    }
    expect(() => isotonicRegression([1, 2], [0, 1], [1])).toThrow(
      expect.objectContaining({ code: 'DID_SHAPE' }),
    );
    expect(() => isotonicRegression([1, Number.NaN], [0, 1])).toThrow(/`x\[1\]` is NaN/);
    expect(() => isotonicRegression([1, 2], [0, Number.NaN])).toThrow(/`y\[1\]` is NaN/);
    expect(() => isotonicRegression([], [])).toThrow(/`x` is empty/);
  });
});

describe('applyCalibration', () => {
  it('survives JSON', () => {
    const fits: Calibration[] = [
      fitIsotonic([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]),
      fitPlatt([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]),
      { kind: 'temperature', temperature: 2 },
    ];
    for (const fit of fits) {
      const stored = JSON.parse(JSON.stringify(fit)) as Calibration;
      expect(applyCalibration(stored, [0.2, 0.5])).toEqual(applyCalibration(fit, [0.2, 0.5]));
    }
  });
  it('stays within 0..1 at any score', () => {
    const far = [-Number.MAX_VALUE, -1e4, 0, 1e4, Number.MAX_VALUE];
    expect(Array.from(applyCalibration({ kind: 'temperature', temperature: 1 }, far))).toEqual([
      0, 0, 0.5, 1, 1,
    ]);
    const wide = fitIsotonic([-Number.MAX_VALUE, Number.MAX_VALUE], [0, 1]);
    expect(Array.from(applyCalibration(wide, [-Number.MAX_VALUE, 0, Number.MAX_VALUE]))).toEqual([0, 0.5, 1]);
    expect(applyCalibration(wide, [])).toHaveLength(0);
  });
  it('refuses what it cannot apply', () => {
    expect(() => applyCalibration({ kind: 'beta' } as never, [1])).toThrow(/got "beta"/);
    expect(() => applyCalibration({ kind: 'temperature', temperature: 1 }, [Number.NaN])).toThrow(
      /`scores\[0\]` is NaN/,
    );
    expect(() => applyCalibration({ kind: 'temperature', temperature: 1 }, 3 as never)).toThrow(TypeError);
  });
});
