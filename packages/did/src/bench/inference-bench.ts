import { type BackboneName, createBackbone } from '@did/backbone';
import { compileForInference, prepareBackend, readTensor } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { BenchOptions, BenchResult } from './bench-result.js';
import { inTurns, median, secondsOf } from './in-turns.js';
import { peerOfInference } from './peers.js';
import { backboneOf } from './step-fixture.js';

/**
 * `did bench inference`: time of a backbone's forward pass, compiled for inference, until its last map is read.
 *
 * @remarks
 * The peers run the same network in turn with ours (A B A B) on as many threads: `pytorch` as it comes, `onnxruntime` with
 * its own folding. Making the graph is not in that time; it is told beside it.
 */
export async function benchInference(options: BenchOptions): Promise<BenchResult> {
  const { onLine, batch, inputSize, peer } = options;
  const { name: backend } = await prepareBackend(options.backend);
  const name = backboneOf(options.model);
  const { model: whole, gflops } = await createBackbone(name as BackboneName, { inputSize, seed: 1 });
  const compiled = await compileForInference(whole);
  whole.dispose();
  const torch = peer === null ? null : await peerOfInference('inference', { ...options, backend });
  const images = tf.randomNormal([batch, inputSize, inputSize, 3], 0, 1, 'float32', 1);
  const pass = async () => {
    const map = compiled.predict(images) as tf.Tensor;
    await readTensor(map);
    map.dispose();
  };
  try {
    const preparing = await secondsOf(pass);
    onLine(`runs as ${compiled.runsAs}: ${compiled.reason}; ready in ${preparing.toFixed(1)} s`);
    const { ours, theirs } = await inTurns(
      options.steps,
      () => secondsOf(pass),
      torch === null ? null : () => torch.step(),
    );
    const seconds = median(ours);
    const peerSeconds = theirs.length === 0 ? null : median(theirs);
    const work = gflops(inputSize) * batch;
    const describe = (who: string, time: number) =>
      `${who}: ${(1000 * time).toFixed(1)} ms for ${batch}, ${(work / time).toFixed(1)} GFLOP/s`;
    onLine(describe(`${backend}, ${name} at ${inputSize} px`, seconds));
    if (torch !== null && peerSeconds !== null) {
      onLine(describe(`${peer} ${torch.version}`, peerSeconds));
      onLine(`ours takes ${(seconds / peerSeconds).toPrecision(3)} times as long`);
    }
    return {
      bench: 'inference',
      backend,
      model: name,
      ours: 1000 * seconds,
      peer: peerSeconds === null ? null : 1000 * peerSeconds,
      peer_name: peerSeconds === null ? null : peer,
      ratio: peerSeconds === null ? null : seconds / peerSeconds,
      unit: 'ms',
      better: 'lower',
      gflops: work / seconds,
    };
  } finally {
    await torch?.stop();
    images.dispose();
    compiled.dispose();
  }
}
