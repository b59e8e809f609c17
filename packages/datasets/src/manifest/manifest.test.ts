import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { Sample } from '../sample.js';
import { syntheticSample } from '../testing/synthetic-sample.js';
import { columnText, listColumns } from './column-text.js';
import { readManifest } from './read-manifest.js';
import { writeManifest } from './write-manifest.js';

const samples = [
  syntheticSample({ sourceId: 'a, "quoted"', extra: { colour: 'red\nand blue' } }),
  syntheticSample({ method: 'self-blend', maskPath: 'masks/1.png', strength: 0.5, family: 'blend' }),
];

describe('a manifest', () => {
  it('comes back as it was written, columns of other programs included', () => {
    const back = readManifest(writeManifest(samples), 'manifest.csv');
    expect(back[0]).toEqual(samples[0]);
    expect(back[1]).toEqual({ ...samples[1], extra: { colour: '' } });
  });

  it('says of each column what the file says, its own and those of other programs', () => {
    const [header, ...rows] = parse(writeManifest(samples)) as string[][];
    const columns = header ?? [];
    expect(columns).toEqual(listColumns(samples));
    expect(rows).toEqual(samples.map((sample) => columns.map((column) => columnText(sample, column))));
    const { box, landmarks, transform } = samples[0] as Sample;
    const texts = ['box_height', 'landmark_5_y', 'transform_ty', 'colour', 'camera'].map((column) =>
      columnText(samples[0] as Sample, column),
    );
    expect(texts).toEqual([`${box[3]}`, `${landmarks[9]}`, `${transform[5]}`, 'red\nand blue', '']);
  });

  it('is told by file and column when it lacks one', () => {
    const text = writeManifest(samples).replace('label,', 'kind,');
    expect(() => readManifest(text, 'set/manifest.csv')).toThrow(
      /set\/manifest\.csv, line 1: the column label is missing/,
    );
  });

  it.each([
    ['label', 'method,2', /line 2: `label` must be 0 \(real\) or 1 \(fake\); got "2"/, { label: 2 }],
    ['split', 'dev', /line 2: `split` must be train, val or test; got "dev"/, { split: 'dev' }],
    ['path', '../', /line 2: `path` must be a path inside the set's folder/, { path: '../../etc/passwd' }],
    ['path', '/', /line 2: `path` must be a path inside/, { path: '/etc/passwd' }],
    ['path', 'C:', /line 2: `path` must be a path inside/, { path: 'C:\\pictures\\1.jpg' }],
  ])('refuses a %s of %s', (_column, _value, message, change) => {
    const text = writeManifest([syntheticSample(change as object)]);
    expect(() => readManifest(text, 'm.csv')).toThrow(message);
  });

  it('refuses a number that is none', () => {
    const text = writeManifest([syntheticSample()]).replace('0.75', 'high');
    expect(() => readManifest(text, 'm.csv')).toThrow(/`detector_score` must be a finite number; got "high"/);
  });

  it('says that what is no CSV is none', () => {
    expect(() => readManifest('a,"b\n', 'm.csv')).toThrow(/m\.csv is no CSV file/);
  });
});
