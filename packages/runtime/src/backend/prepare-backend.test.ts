import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { BackendName } from './backend-report.js';
import { prepareBackend } from './prepare-backend.js';

const nothingInstalled = async (name: string) => {
  throw Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' });
};

describe('prepareBackend', () => {
  it('says what auto passed over, why, and what would help', async () => {
    const report = await prepareBackend('auto', { importer: nothingInstalled });
    expect(report.trains).toBe(true);
    expect(report.passedOver[0]).toEqual({
      name: 'native',
      reason: expect.stringContaining('is installed'),
      advice: expect.stringContaining('did native install'),
    });
    expect(report.reason).toContain('passed over: native');
    expect(report.versions).toHaveProperty('tfjs-core', tf.version_core);
  });

  it('takes a backend asked for by name, and starts it', async () => {
    const { name, reason, passedOver } = await prepareBackend('cpu');
    expect([name, reason, passedOver]).toEqual(['cpu', 'asked for by name', []]);
    expect(tf.getBackend()).toBe('cpu');
  });

  it('never puts a slower backend in the place of one asked for by name', async () => {
    await prepareBackend('cpu');
    await expect(prepareBackend('native', { importer: nothingInstalled })).rejects.toMatchObject({
      code: 'DID_BACKEND',
      message: expect.stringMatching(/"native" was asked for, but neither .* `did native install`.*'auto'/),
    });
    expect(tf.getBackend()).toBe('cpu');
  });

  it('names the backends there are when it does not know one', async () => {
    await expect(prepareBackend('abacus' as BackendName)).rejects.toMatchObject({
      code: 'DID_BACKEND',
      message: '[DID_BACKEND] "abacus" is no backend. Choose one of auto, native, webgpu, wasm, cpu.',
    });
  });
});
