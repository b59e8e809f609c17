import { isDidError } from '@did/runtime';
import { describe, expect, it } from '@jest/globals';
import { listConfigKeys } from './config-keys.js';
import { parseConfig } from './parse-config.js';
import { listPresets } from './presets.js';

function failure(run: () => unknown): Error & { code: string } {
  try {
    run();
  } catch (error) {
    if (isDidError(error)) return error;
    throw error;
  }
  throw new Error('expected a failure');
}

describe('parseConfig', () => {
  it("resolves every key, with the paper's values as defaults", () => {
    const config = parseConfig({});
    expect(config.loss).toMatchObject({ alpha: 0.5, margin: 0.15, power: 2, lambdaDec: 0.01 });
    expect(config.optimizer).toMatchObject({
      learningRate: 1e-5,
      epsilon: 1e-8,
      weightDecay: 5e-4,
      decay: 'coupled',
    });
    expect(config.train).toMatchObject({ batchSize: 15, stepsPerEpoch: 6000 });
    expect(config.model).toMatchObject({ inputSize: 224, channels: 'gray', critic: { enabled: true } });
  });

  it('reads JSON5, with comments and bare keys', () => {
    expect(parseConfig('{ /* short */ train: { steps: 7 }, }').train.steps).toBe(7);
  });

  it('lets overrides win over the input, and the input over the preset', () => {
    const config = parseConfig(
      { train: { steps: 7 } },
      { preset: 'demo', overrides: ['train.seed=9', 'model.backbone=tiny'] },
    );
    expect(config.train).toMatchObject({ steps: 7, seed: 9, batchSize: 32 });
    expect(config.model.backbone).toBe('tiny');
  });

  it('names the nearest key for an unknown one', () => {
    const error = failure(() => parseConfig({ train: { batchsize: 8 } } as never));
    expect(error.code).toBe('DID_CONFIG');
    expect(error.message).toContain('Unknown key train.batchsize; did you mean train.batchSize?');
  });

  it('names the right section for a key in the wrong one', () => {
    expect(failure(() => parseConfig({ model: { alpha: 1 } } as never)).message).toContain(
      'did you mean loss.alpha?',
    );
  });

  it('names an unknown key that --set brought', () => {
    const error = failure(() => parseConfig({}, { overrides: ['optimizer.learnRate=1'] }));
    expect(error.message).toContain('did you mean optimizer.learningRate?');
  });

  it('says key, value and range', () => {
    const error = failure(() => parseConfig({ loss: { alpha: 1.5 } }));
    expect(error.message).toContain('loss.alpha must be a number of at least 0 and at most 1; got 1.5.');
  });

  it('lists the choices of a word that is none of them', () => {
    const error = failure(() => parseConfig({ model: { head: 'round' } } as never));
    expect(error.message).toContain('model.head must be one of pooled, flat; got "round".');
  });

  it('says what is wrong with text that is no JSON5', () => {
    expect(failure(() => parseConfig('{ train: ', { name: 'a.json5' })).message).toMatch(
      /a\.json5 is not JSON5/,
    );
  });

  it('refuses a value where a section belongs', () => {
    expect(failure(() => parseConfig({ train: 3 } as never)).message).toContain('train must be an object');
  });

  it.each(listPresets())('accepts preset %s', (preset) => {
    expect(() => parseConfig({}, { preset })).not.toThrow();
  });
});

describe('listConfigKeys', () => {
  it('gives every key a range and a reason', () => {
    for (const key of listConfigKeys()) {
      expect(key.range).not.toBe('');
      expect(key.reason).not.toBe('');
      expect(key.fallback).not.toBe(undefined);
    }
  });
});
