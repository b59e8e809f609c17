import { DidError, prepareBackend } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { BenchOptions, BenchResult } from './bench-result.js';
import { inTurns, median, secondsOf, type Turns } from './in-turns.js';
import { peerOfStep } from './peers.js';
import { createStepFixture } from './step-fixture.js';

/** A training step costs about three forward passes: one forwards, two for the gradients. */
const PASSES = 3;

const PEERS = ['pytorch', 'tfjs-cpu'];

/**
 * `did bench train-step`: time of a training step, the whole loss and Adam included.
 *
 * @remarks
 * The peer `pytorch` is the same step in PyTorch, in turn with ours (A B A B) and on as many threads; `tfjs-cpu` is the
 * same step on the stock `cpu` backend, once, in the same process: it takes minutes.
 */
export async function benchTrainStep(options: BenchOptions): Promise<BenchResult> {
  const { onLine, batch, model, peer } = options;
  if (peer !== null && !PEERS.includes(peer)) {
    throw new DidError(
      'DID_USAGE',
      `bench train-step knows the peers ${PEERS.join(' and ')}; got "${peer}".`,
    );
  }
  const { name: backend } = await prepareBackend(options.backend);
  const fixture = await createStepFixture(options);
  const torch = peer === 'pytorch' ? await peerOfStep('train-step', { ...options, backend }) : null;
  let turns: Turns;
  try {
    turns = await inTurns(
      options.steps,
      () => secondsOf(() => fixture.step()),
      torch === null ? null : () => torch.step(),
    );
  } finally {
    await torch?.stop();
    fixture.dispose();
  }
  const { ours, theirs } = turns;
  const seconds = median(ours);
  const work = fixture.model.backbone.gflops(options.inputSize) * batch * PASSES;
  onLine(
    `${backend}: ${milliseconds(seconds)} a step of ${batch} (median of ${ours.length}), ${(work / seconds).toFixed(1)} GFLOP/s in the backbone`,
  );
  const measured = peer === 'tfjs-cpu' ? [await stockCpuStep(options)] : theirs;
  const peerSeconds = measured.length === 0 ? null : median(measured);
  if (peerSeconds !== null) {
    const name = torch === null ? peer : `PyTorch ${torch.version}`;
    onLine(`${name}: ${milliseconds(peerSeconds)} a step, ${(work / peerSeconds).toFixed(2)} GFLOP/s`);
    onLine(`ours takes ${(seconds / peerSeconds).toPrecision(3)} times as long`);
  }
  return {
    bench: 'train-step',
    backend,
    model,
    ours: 1000 * seconds,
    peer: peerSeconds === null ? null : 1000 * peerSeconds,
    peer_name: peerSeconds === null ? null : peer,
    ratio: peerSeconds === null ? null : seconds / peerSeconds,
    unit: 'ms',
    better: 'lower',
    gflops: work / seconds,
  };
}

async function stockCpuStep(options: BenchOptions): Promise<number> {
  const before = tf.getBackend();
  await tf.setBackend('cpu');
  try {
    // It warms up on a small batch: two whole ones would take a quarter of an hour.
    for (const batch of [2, options.batch]) {
      const fixture = await createStepFixture({ ...options, batch });
      const seconds = await secondsOf(() => fixture.step());
      fixture.dispose();
      if (batch === options.batch) return seconds;
    }
    return Number.NaN;
  } finally {
    await tf.setBackend(before);
  }
}

function milliseconds(seconds: number): string {
  return `${(1000 * seconds).toFixed(1)} ms`;
}
