import { describe, expect, it } from '@jest/globals';
import { syntheticSample } from '../testing/synthetic-sample.js';
import { measureGeometry } from './measure-geometry.js';

/** Real and fake of 60 people; `shift` moves the fakes' boxes, `softness` lowers their sharpness. */
function samples(shift: number, softness: number) {
  return Array.from({ length: 120 }, (_, i) => {
    const fake = i % 2 === 1;
    const wobble = ((i * 7919) % 13) - 6;
    return syntheticSample({
      sourceId: `person-${Math.floor(i / 2)}`,
      method: fake ? 'swap' : 'real',
      box: [10 + wobble + (fake ? shift : 0), 12, 60, 61],
      extra: { sharpness: String(9 + (wobble % 3) - (fake ? softness : 0)) },
    });
  });
}

describe('measureGeometry', () => {
  it('is at chance where faces lie alike, and near 1 where they do not', () => {
    const [alike] = measureGeometry(samples(0, 0), ['sharpness']);
    expect(alike).toMatchObject({ method: 'swap', fakes: 60 });
    expect(Math.abs((alike?.auc as number) - 0.5)).toBeLessThan(0.15);
    expect(measureGeometry(samples(30, 0))[0]?.auc).toBeGreaterThan(0.99);
  });

  it('sees the columns that it is told to', () => {
    expect(measureGeometry(samples(0, 20), ['sharpness'])[0]?.auc).toBeGreaterThan(0.99);
    expect(measureGeometry(samples(0, 20))[0]?.auc).toBeLessThan(0.7);
  });

  it('says nothing of a handful, nor of many pictures of one person', () => {
    expect(measureGeometry(samples(30, 0).slice(0, 20))[0]?.auc).toBeNaN();
    const onePerson = samples(30, 0).map((sample) => ({ ...sample, sourceId: 'one' }));
    expect(measureGeometry(onePerson)[0]?.auc).toBeNaN();
  });
});
