import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { leftOutText } from './left-out.js';
import { parseStudy } from './parse-study.js';
import { planStudy } from './plan-study.js';

const METHODS = ['self-blend', 'donor-blend', 'warp-resample', 'local-resynthesis'];
const base = { config: {}, methods: METHODS };
const plan = (study: Record<string, unknown>, more = {}) =>
  planStudy(parseStudy(study, 'the study'), { ...base, ...more });

describe('planStudy', () => {
  it('runs every combination, whole seeds after one another', () => {
    const { runs, variants, baseline } = plan({
      variants: [{ name: 'a' }, { name: 'b', set: { 'model.variant': 'bce' } }],
      vary: { 'loss.alpha': [0, 0.5], 'train.steps': [7] },
      seeds: [3, 1],
    });
    expect(variants).toEqual([
      'a+alpha=0+steps=7',
      'a+alpha=0.5+steps=7',
      'b+alpha=0+steps=7',
      'b+alpha=0.5+steps=7',
    ]);
    expect(baseline).toBe('a+alpha=0+steps=7');
    expect(runs.map(({ id }) => id)).toEqual(
      [3, 1].flatMap((seed) => variants.map((name) => `${name}/seed-${seed}`)),
    );
    expect(runs[3]?.config).toMatchObject({
      model: { variant: 'bce' },
      loss: { alpha: 0.5 },
      train: { steps: 7, seed: 3 },
    });
  });

  it('leaves methods out one group after the other', () => {
    const { runs } = plan({ leaveOut: ['self-blend', ['donor-blend', 'warp-resample']] });
    expect(runs.map(({ id }) => id)).toEqual([
      'base/without-self-blend/seed-1',
      'base/without-donor-blend+warp-resample/seed-1',
    ]);
    expect(runs.map(({ config }) => config.data.methods)).toEqual([
      METHODS.slice(1),
      ['self-blend', 'local-resynthesis'],
    ]);
  });

  it('leaves values of a column out beside those that all leave out, and methods by their column', () => {
    const phone = { column: 'camera', value: ['phone', 'webcam/old'] };
    const { runs, folds } = plan({
      set: { 'data.without': { camera: ['drone'], compression: ['c40'] } },
      leaveOut: [phone, { column: 'method', value: 'self-blend' }],
    });
    expect(runs.map(({ id }) => id)).toEqual([
      'base/without-camera=phone+webcam-old/seed-1',
      'base/without-self-blend/seed-1',
    ]);
    expect(runs[0]?.config.data).toMatchObject({
      methods: [],
      without: { camera: ['drone', 'phone', 'webcam/old'], compression: ['c40'] },
    });
    expect(runs[1]?.config.data).toMatchObject({
      methods: METHODS.slice(1),
      without: { camera: ['drone'], compression: ['c40'] },
    });
    expect(folds.map(leftOutText)).toEqual(['camera=phone+webcam/old', 'self-blend']);
  });

  it('says which column or value is not there before anything is trained', () => {
    const data = plantedCropSet({ sources: 10, size: 8, methods: METHODS });
    const leaving = (column: string, value: string) => () =>
      plan({ leaveOut: [{ column, value }] }, { data });
    expect(leaving('compresion', 'c40')).toThrow(/"compresion".*Did you mean compression/);
    expect(leaving('compression', 'c40')).toThrow(/leaves out "c40" of the column "compression"/);
    expect(leaving('compression', 'none')).toThrow(/leaves no fakes|leaves no real pictures/);
  });

  it('finds the one number that is varied, within each series', () => {
    const alpha = { 'loss.alpha': [0, 0.5] };
    const { axis } = plan({
      variants: [{ name: 'a' }, { name: 'b' }],
      vary: { ...alpha, 'loss.aucForm': ['corrected'] },
    });
    expect(axis?.key).toBe('loss.alpha');
    expect(axis?.points).toEqual(
      ['a', 'b'].flatMap((name) =>
        [0, 0.5].map((value) => ({
          variant: `${name}+alpha=${value}+aucForm=corrected`,
          series: `${name}+aucForm=corrected`,
          value,
        })),
      ),
    );
    expect(plan({ vary: { ...alpha, 'train.steps': [1, 2] } }).axis).toBeNull();
    expect(plan({ vary: { 'model.variant': ['did', 'bce'] } }).axis).toBeNull();
    expect(plan({ vary: { 'loss.alpha': [0] } }).axis).toBeNull();
  });

  it('lays the variant on --set, and that on what the study sets', () => {
    const study = {
      set: { 'loss.margin': 0.3, 'loss.power': 3 },
      variants: [{ name: 'v', set: { 'loss.alpha': 1 } }],
    };
    const { runs } = plan(study, { overrides: ['loss.alpha=0', 'loss.power=4'] });
    expect(runs[0]?.config.loss).toMatchObject({ margin: 0.3, power: 4, alpha: 1 });
  });

  it.each([
    ['an unknown key', { set: { 'loss.alfa': 1 } }, /Unknown key loss.alfa; did you mean loss.alpha/],
    ['a value out of range', { vary: { 'loss.alpha': [2] } }, /loss.alpha must be .*got 2/],
    ['a baseline that is not there', { variants: [{ name: 'did' }], baseline: 'dod' }, /did you mean did/],
    [
      'two of one name',
      { variants: [{ name: 'a' }, { name: 'a' }] },
      /Two variants of the study are called a/,
    ],
    ['a method that is not there', { leaveOut: ['blend'] }, /leaves out "blend".*self-blend/],
    ['leaving out all', { leaveOut: [METHODS] }, /leaves no method to train on/],
    ['a name that is no folder', { variants: [{ name: '../a' }] }, /variants.0.name/],
    ['equal seeds', { seeds: [1, 1] }, /seeds must differ/],
    ['an unknown part', { variant: [] }, /Unrecognized key/],
  ])('refuses %s', (_, study, message) => {
    expect(() => plan(study)).toThrow(message);
  });

  it.each([
    ['components', 25],
    ['alpha', 45],
    ['imbalance', 27],
    ['cameras', 36],
    ['balance', 40],
    ['domains', 40],
  ])('plans the study %s that ships', async (name, count) => {
    const folder = new URL('../../../../configs/studies/', import.meta.url);
    const study = parseStudyText(await readFile(new URL(`${name}.json5`, folder), 'utf8'));
    const config = await readFile(new URL(study.config ?? '', folder), 'utf8');
    expect(planStudy(study, { config, methods: [...METHODS, 'reenactment-warp'] }).runs).toHaveLength(count);
  });
});

const parseStudyText = (text: string) => parseStudy(text, 'a study that ships');
