import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng, renderFace } from '@did/datasets';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import sharp from 'sharp';
import { explainRun } from '../evaluate/explain-run.js';
import { drawCams } from '../figures/draw-cams.js';
import { runDid } from '../testing/run-did.js';
import { smallConfig, smallCropSet } from '../testing/small-training.js';
import { writeCropSet } from '../testing/write-crop-set.js';
import { trainRun } from '../train/trainer.js';
import { camPicture } from './cam-picture.js';
import { chooseFaces } from './choose-faces.js';
import type { ExplanationRecord } from './explanation-record.js';

const data = smallCropSet();
const test = data.samples.filter(({ split }) => split === 'test');
let dir = '';
const at = (...names: string[]) => join(dir, ...names);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'did-explain-'));
  await writeCropSet(data, at('crops'));
  for (const variant of ['did', 'bce'] as const) {
    const config = smallConfig({ model: { variant }, train: { steps: 2 } });
    await trainRun({ config, data, out: at(variant), backend: 'wasm' });
  }
}, 120_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('explainRun', () => {
  it('gives a picture the same maps in a batch as by itself', async () => {
    const before = tf.memory().numTensors;
    const run = at('did');
    const together = await explainRun({ run, data, samples: test, backend: 'wasm' });
    const [alone] = await explainRun({ run, data, samples: test.slice(2, 3), backend: 'wasm' });
    expect(tf.memory().numTensors).toBe(before);
    const wanted = together[2];
    if (alone === undefined || wanted === undefined) throw new Error('no explanation');
    expect(alone.domain).toBe(wanted.domain);
    for (const name of ['mDf', 'mDom', 'camFake', 'camDomain'] as const) {
      expect(alone[name]).toHaveLength(alone.width * alone.height);
      alone[name]?.forEach((value, i) => {
        expect(value).toBeCloseTo(wanted[name]?.[i] ?? Number.NaN, 5);
      });
    }
    expect(['real', ...data.info.methods.map(({ name }) => name)]).toContain(alone.domain);
  });

  it('has of the baseline a map of the fake logit alone', async () => {
    const [map] = await explainRun({ run: at('bce'), data, samples: test.slice(0, 1), backend: 'wasm' });
    expect([map?.mDf, map?.mDom, map?.camDomain, map?.domain]).toEqual([null, null, null, null]);
    expect(map?.camFake?.every((value) => value >= 0)).toBe(true);
  });
});

describe('camPicture', () => {
  it('draws no colours where a map is 0 everywhere', () => {
    const image = { width: 4, height: 4, data: new Uint8Array(48).fill(100) };
    expect(camPicture(image, { values: [0, 0, 0, 0], width: 2, height: 2 })).toBeNull();
    // However small a map is, its own highest value is brightest.
    const small = camPicture(image, { values: [0, 0, 0, 1e-6], width: 2, height: 2 });
    const large = camPicture(image, { values: [0, 0, 0, 1], width: 2, height: 2 });
    expect(small?.data).toEqual(large?.data);
  });
});

describe('chooseFaces', () => {
  it('takes of each person the real face and one of each method, the same for the same seed', () => {
    const faces = chooseFaces(test, 6, 3);
    expect(faces.map(({ method }) => method)).toEqual([
      'real',
      'checker',
      'stripes',
      'real',
      'checker',
      'stripes',
    ]);
    expect(new Set(faces.slice(0, 3).map(({ sourceId }) => sourceId)).size).toBe(1);
    expect(chooseFaces(test, 6, 3)).toEqual(faces);
    const others = [1, 2, 4, 5].map((seed) => chooseFaces(test, 1, seed)[0]?.sourceId);
    expect(new Set(others).size).toBeGreaterThan(1);
  });

  it('takes from others what a person lacks', () => {
    const [real] = test.filter(({ method }) => method === 'real');
    const fake = test.filter(({ method, sourceId }) => method === 'stripes' && sourceId !== real?.sourceId);
    const faces = chooseFaces(real === undefined ? [] : [real, ...fake.slice(0, 1)], 5, 1);
    expect(faces.map(({ method }) => method).sort()).toEqual(['real', 'stripes']);
  });
});

describe('did explain', () => {
  it('writes a page that asks nothing of the network, a sheet and the maps as numbers', async () => {
    const out = at('explained');
    const { status, err } = await runDid(
      'explain',
      '--run',
      at('did'),
      '--data',
      at('crops'),
      '--out',
      out,
      '--samples',
      '4',
      '--backend',
      'wasm',
    );
    expect({ status, err: err.replace(/^explain.*$/gm, '').trim() }).toEqual({ status: 0, err: '' });
    expect((await readdir(out)).sort()).toEqual(['explain.json', 'index.html', 'sheet-1.png']);
    const { faces } = JSON.parse(await readFile(join(out, 'explain.json'), 'utf8')) as {
      faces: ExplanationRecord[];
    };
    expect(faces).toHaveLength(4);
    const page = await readFile(join(out, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<script|https?:/);
    expect(page.split('<article>')).toHaveLength(5);
    const empty = faces.reduce((sum, face) => sum + face.empty.length, 0);
    // Four faces of five pictures each, but for maps that are said in words.
    expect(page.split('<img ')).toHaveLength(1 + 4 * 5 - empty);
    const { width, height } = await sharp(join(out, 'sheet-1.png')).metadata();
    expect(width).toBeGreaterThan(height ?? Number.POSITIVE_INFINITY);
  });

  it('explains the faces that are named, and says which name is nearest where there is no such face', async () => {
    const path = test[1]?.path ?? '';
    const args = ['--run', at('bce'), '--data', at('crops'), '--out', at('named'), '--backend', 'wasm'];
    const { status, out } = await runDid('explain', path, ...args, '--json');
    expect({ status, faces: JSON.parse(out).faces }).toEqual({ status: 0, faces: 1 });
    const wrong = await runDid('explain', `${path}x`, ...args);
    expect(wrong.status).toBe(2);
    expect(wrong.err).toContain(`did you mean ${path}?`);
  });
});

describe('drawCams', () => {
  it('has a row for the real face and each method, and the maps of both runs', async () => {
    const {
      svg,
      png,
      data: figure,
    } = await drawCams({ run: at('did'), baseline: at('bce'), data, backend: 'wasm' });
    expect(figure.faces.map(({ method }) => method)).toEqual(['real', 'checker', 'stripes']);
    expect(figure.faces.every(({ baselineScore }) => baselineScore !== null)).toBe(true);
    const empty = figure.faces.reduce((sum, face) => sum + face.empty.length, 0);
    expect(svg.split('<image ')).toHaveLength(1 + 3 * 4 - empty);
    expect((await sharp(png).metadata()).format).toBe('png');
  });
});

describe('did explain of pictures', () => {
  it('lays the maps of a run back where the face is, M_dom too', async () => {
    await writeFile(
      at('face.png'),
      await encodePng(renderFace({ identity: 'a', frame: 0, size: 160 }).image),
    );
    const { status, out } = await runDid(
      ...[
        'explain',
        '--run',
        at('did'),
        '--out',
        at('pictures'),
        '--backend',
        'wasm',
        '--json',
        at('face.png'),
      ],
    );
    expect(status).toBe(0);
    const [{ explained }] = JSON.parse(out) as [{ explained: string }];
    expect(explained).toBe(at('pictures', '0001-face.png'));
    // Verdict, M_df, Grad-CAM and M_dom, with gaps.
    expect((await sharp(explained).metadata()).width).toBe(4 * 160 + 5 * 8);
  });

  it('names a picture that cannot be read, and ends with 1', async () => {
    await writeFile(at('none.png'), 'none');
    const args = ['--run', at('bce'), '--out', at('pictures'), '--backend', 'wasm', at('none.png')];
    const { status, out } = await runDid('explain', ...args);
    expect(status).toBe(1);
    expect(out).toMatch(/none\.png: \[DID_DATA\]/);
  });
});
