import { prepareBackend } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { BenchOptions, BenchResult } from './bench-result.js';
import { createStepFixture } from './step-fixture.js';

const MEGABYTE = 1024 * 1024;

/** `did bench memory`: growth of the process and of the number of tensors over many training steps. */
export async function benchMemory(options: BenchOptions): Promise<BenchResult> {
  const { name: backend } = await prepareBackend(options.backend);
  const fixture = await createStepFixture(options);
  try {
    const warmUp = Math.min(50, Math.ceil(options.steps / 5));
    for (let i = 0; i < warmUp; i++) await fixture.step();
    const before = { rss: process.memoryUsage().rss, tensors: tf.memory().numTensors };
    for (let i = warmUp; i < options.steps; i++) await fixture.step();
    const growth = (process.memoryUsage().rss - before.rss) / MEGABYTE;
    const peak = process.resourceUsage().maxRSS / 1024;
    const tensors = tf.memory().numTensors - before.tensors;
    options.onLine(
      `${backend}: ${options.steps} steps, tensors ${tensors >= 0 ? '+' : ''}${tensors}, resident memory ${growth.toFixed(1)} MB more than after step ${warmUp}, peak ${peak.toFixed(0)} MB`,
    );
    return {
      bench: 'memory',
      backend,
      model: options.model,
      ours: growth,
      peer: null,
      peer_name: null,
      ratio: null,
      unit: 'MB',
      better: 'lower',
    };
  } finally {
    fixture.dispose();
  }
}
