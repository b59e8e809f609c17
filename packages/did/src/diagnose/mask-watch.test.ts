import { preprocess } from '@did/datasets';
import { prepareBackend } from '@did/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { didForward } from '../did-step.js';
import { stackImages } from '../evaluate/stack-images.js';
import { createDidModel, type DidModel } from '../model/did-model.js';
import { smallConfig, smallCropSet } from '../testing/small-training.js';
import { rowScalars } from '../train/tensorboard/row-scalars.js';
import { validate } from '../train/validate.js';
import { maskHealth } from './mask-health.js';

const data = smallCropSet();
const spec = { size: 32, channels: 'gray', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;
const models: DidModel[] = [];
const modelOf = async (model: object = {}) => {
  const built = await createDidModel({ config: smallConfig({ model }).model, domains: 3, seed: 4 });
  models.push(built);
  return built;
};
beforeAll(() => prepareBackend('wasm'));
afterAll(() => {
  for (const model of models) model.dispose();
});

describe('a look at the validation split', () => {
  it('measures both masks on a part of the pictures, and leaves no tensor', async () => {
    const model = await modelOf();
    await validate(model, data, data.samples, spec, 1);
    const before = tf.memory().numTensors;
    const { row } = await validate(model, data, data.samples, spec, 1);
    expect(tf.memory().numTensors).toBe(before);
    expect(row.warnings).toBeUndefined();
    expect(rowScalars(row)).toMatchObject({ 'maskDeepfake/entropy': row.masks?.deepfake.entropy });
    const images = await Promise.all(data.samples.map((sample) => data.readPixels(sample)));
    const [mask, domainMask] = tf.tidy(() => {
      const out = didForward(model.net(false), preprocess(stackImages(images), spec));
      return [out.mask, out.domainMask];
    });
    // All 90 pictures against the 12 that are watched.
    expect(row.masks?.deepfake.mean).toBeCloseTo((await maskHealth(mask)).mean, 2);
    expect(row.masks?.domain?.entropy).toBeCloseTo((await maskHealth(domainMask)).entropy, 2);
    expect(row.masks?.deepfake.std).toBeCloseTo((await maskHealth(mask)).std, 2);
    tf.dispose([mask, domainMask]);
  });

  it('has no masks for the baseline, and no M_dom without A_dom', async () => {
    const baseline = await validate(await modelOf({ variant: 'bce' }), data, data.samples, spec, 1);
    expect(baseline.row.masks).toBeUndefined();
    const without = await validate(await modelOf({ domainAttention: false }), data, data.samples, spec, 1);
    expect(without.row.masks?.domain).toBeNull();
  });

  it('warns when a mask collapses, and not again while it stays so', async () => {
    const model = await modelOf({ attention: { kind: 'cbam' } });
    const spatial = model.weights.filter(({ name }) => name.startsWith('deepfake_attention/spatial/'));
    // Batch norm's shift comes last before the sigmoid.
    const shift = spatial.find(({ name }) => name.endsWith('beta') || name.endsWith('bias'));
    expect(spatial.map(({ name }) => name)).toContain(shift?.name);
    shift?.variable.assign(tf.fill(shift.variable.shape, -20));
    const first = await validate(model, data, data.samples, spec, 1);
    expect(first.row.warnings).toEqual([expect.stringMatching(/^M_df has collapsed to 0/)]);
    const second = await validate(model, data, data.samples, spec, 2, first.row);
    expect(second.row.warnings).toBeUndefined();
    expect(second.row.masks?.deepfake.low).toBe(1);
  });
});
