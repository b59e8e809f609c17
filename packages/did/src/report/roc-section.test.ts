import { describe, expect, it } from '@jest/globals';
import { rocSection } from './roc-section.js';
import { madeUpReport } from './testing/made-up-report.js';

describe('rocSection', () => {
  it('shades the band of each curve in the colour of its model', () => {
    const { text } = rocSection(madeUpReport());
    for (const colour of ['did', 'bce']) {
      expect(text.match(new RegExp(`fill="var\\(--${colour}\\)" fill-opacity="0\\.16"`, 'g'))).toHaveLength(
        2,
      );
    }
    expect(text).toContain('drawn again from other base faces, at each point by itself');
  });

  it('tells the models apart without their colours: the baseline is dashed', () => {
    const { text } = rocSection(madeUpReport());
    const curves = [...text.matchAll(/<path [^>]*stroke="var\(--(bce|did)\)"[^>]*>/g)];
    expect(curves.length).toBeGreaterThanOrEqual(4);
    for (const [curve, model] of curves)
      expect([model, curve.includes('stroke-dasharray')]).toEqual([model, model === 'bce']);
  });

  it('says of several seeds that the strong line is their mean', () => {
    expect(rocSection(madeUpReport([1, 2, 3])).text).toContain(
      'Strong lines are means over 3 training seeds',
    );
  });
});
