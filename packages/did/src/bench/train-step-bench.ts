import { DidError, prepareBackend } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { BenchOptions, BenchResult } from './bench-result.js';
import { createStepFixture } from './step-fixture.js';

/** A training step costs about three forward passes: one forwards, two for the gradients. */
const PASSES = 3;

/**
 * `did bench train-step`: training steps a second, the whole DID loss and Adam included.
 *
 * @remarks The peer `tfjs-cpu` is the same step on the stock `cpu` backend, measured in the same process.
 */
export async function benchTrainStep(options: BenchOptions): Promise<BenchResult> {
  const { onLine, batch, model, peer } = options;
  if (peer !== null && peer !== 'tfjs-cpu') {
    throw new DidError('DID_USAGE', `bench train-step knows the peer tfjs-cpu; got "${peer}".`);
  }
  const { name: backend } = await prepareBackend(options.backend);
  const ours = await measure(options, options.steps);
  onLine(
    `${backend}: ${(1000 * ours.seconds).toFixed(1)} ms a step of ${batch} (median), ${ours.gflops.toFixed(1)} GFLOP/s in the backbone`,
  );
  let peerRate: number | null = null;
  if (peer !== null) {
    await tf.setBackend('cpu');
    // Stock cpu takes minutes for a step of the full batch: it warms up on a small one, and one step is measured.
    await measure({ ...options, batch: 2 }, 0);
    const theirs = await measure(options, 1, false);
    await tf.setBackend(backend === 'native' ? 'tensorflow' : backend);
    peerRate = 1 / theirs.seconds;
    onLine(`${peer}: ${(1000 * theirs.seconds).toFixed(1)} ms a step, ${theirs.gflops.toFixed(2)} GFLOP/s`);
  }
  return {
    bench: 'train-step',
    backend,
    model,
    ours: 1 / ours.seconds,
    peer: peerRate,
    peer_name: peer,
    ratio: peerRate === null ? null : 1 / ours.seconds / peerRate,
    unit: 'steps/s',
    better: 'higher',
    gflops: ours.gflops,
  };
}

async function measure(
  options: BenchOptions,
  steps: number,
  warmUp = true,
): Promise<{ seconds: number; gflops: number }> {
  const fixture = await createStepFixture(options);
  try {
    if (warmUp) await fixture.step(); // The first step compiles and fills caches.
    const times: number[] = [];
    for (let i = 0; i < steps; i++) {
      const started = performance.now();
      await fixture.step();
      times.push((performance.now() - started) / 1000);
    }
    const seconds = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
    const work = fixture.model.backbone.gflops(options.inputSize) * options.batch * PASSES;
    return { seconds, gflops: work / seconds };
  } finally {
    fixture.dispose();
  }
}
