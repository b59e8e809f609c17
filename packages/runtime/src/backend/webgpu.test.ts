import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { testBackends } from '../testing/test-backends.js';
import { prepareBackend } from './prepare-backend.js';
import { readTensor } from './read-tensor.js';

// Only where a device was asked for: most machines have none. DID_TEST_BACKENDS=webgpu runs it.
const itOnGpu = testBackends().includes('webgpu') ? it : it.skip;

itOnGpu('a lost device is told as one, and the next start gets a new one', async () => {
  const report = await prepareBackend('webgpu');
  expect(report.device).toMatch(/WebGPU, .*buffers up to \d/);
  const { device } = tf.backend() as tf.KernelBackend & {
    device: { destroy(): void; lost: Promise<unknown> };
  };
  const x = tf.ones([64]);
  const y = x.add(1);
  device.destroy();
  await device.lost;
  await expect(readTensor(y)).rejects.toThrow(/\[DID_BACKEND\] the GPU device was lost \(destroyed/);
  await prepareBackend('webgpu');
  expect([...(await readTensor(tf.ones([2]).add(1)))]).toEqual([2, 2]);
});

it('auto does not take a device that computes on the CPU', async () => {
  const { name, passedOver } = await prepareBackend('auto');
  expect(name).not.toBe('webgpu');
  expect(name === 'native' || passedOver.some((one) => one.name === 'webgpu')).toBe(true);
});
