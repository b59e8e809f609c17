import { prepareBackend } from '@did/runtime';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-web';
import type { DidConfigInput } from '../config/did-config.js';
import { randomModel, randomPictures } from '../testing/random-model.js';
import { lowerToGraphModel } from './graph-model/lower-to-graph-model.js';
import { openGraphModel } from './graph-model/open-graph-model.js';
import { encodeOnnx } from './onnx/encode-onnx.js';
import { lowerToOnnx } from './onnx/lower-to-onnx.js';
import { exportedFunction, traceModel } from './trace/trace-model.js';

const OUTPUTS = ['logit', 'probability', 'domain_logits'];

/** Of sums of a few thousand products in another order: three times the worst that was measured, a ResNet-18's. */
const TOLERANCE = 1e-5;

type Case = [title: string, model: NonNullable<DidConfigInput['model']>];

const small = { headWidths: [16], critic: { enabled: false } };
const tiny = { ...small, backbone: 'tiny', inputSize: 32 };

/** The smallest of each family, on sides that strides do not divide. */
const NETWORKS: Case[] = [
  ['ResNet', { ...small, backbone: 'resnet18', inputSize: 44 }],
  ['Xception', { ...small, backbone: 'xception', inputSize: 44 }],
  ['MobileNetV3', { ...small, backbone: 'mobilenet-v3-small', inputSize: 44 }],
  ['EfficientNet-Lite', { ...small, backbone: 'efficientnet-lite0', inputSize: 44 }],
  ['EfficientNetV2 with TensorFlow’s padding', { ...small, backbone: 'tf-efficientnetv2-s', inputSize: 44 }],
  ['gray faces', { ...tiny, channels: 'gray' }],
  ['gray faces in one channel', { ...tiny, channels: 'gray-sum' }],
  ['attention by CBAM', { ...tiny, attention: { kind: 'cbam' } }],
  ['attention to channels, sharp', { ...tiny, attention: { kind: 'channel', temperature: 0.2 } }],
  ['a head on the whole map', { ...tiny, head: 'flat', dropout: 0.2 }],
  ['no mask for the domain', { ...tiny, domainAttention: false }],
  ['a baseline with a domain head', { ...tiny, variant: 'bce-domain' }],
];

async function exported([, model]: Case) {
  const did = await randomModel({ channels: 'rgb', ...model });
  const channels = did.config.channels;
  const lengths = channels === 'gray-sum' ? 1 : 3;
  const options = {
    preprocess: {
      size: did.config.inputSize,
      channels,
      mean: [0.48, 0.45, 0.4].slice(0, lengths),
      std: [0.22, 0.23, 0.24].slice(0, lengths),
    },
    calibration: { slope: 1.5, intercept: -0.3 },
    withDomain: true,
  };
  return {
    did,
    size: did.config.inputSize,
    graph: traceModel(did, options),
    run: exportedFunction(did, options),
  };
}

const numbers = (values: Iterable<number>) => Array.from(values);

/** The largest difference of all outputs, relative to the largest number. */
function largestDifference(ours: readonly number[][], theirs: readonly number[][]): number {
  const worst = ours.map((output, at) => {
    const scale = Math.max(1, ...output.map(Math.abs));
    return Math.max(...output.map((value, i) => Math.abs(value - (theirs[at]?.[i] ?? Number.NaN)) / scale));
  });
  return Math.max(...worst);
}

beforeAll(() => {
  ort.env.wasm.numThreads = 1;
});

describe('an exported network', () => {
  it.each(NETWORKS)('gives what ours gives: %s', async (...network: Case) => {
    await prepareBackend('wasm');
    const { did, size, graph, run } = await exported(network);
    const pictures = [1, 3].map((batch) => randomPictures(batch, size));
    const ours = pictures.map((x) =>
      tf.tidy(() => Object.values(run(x)).map((output) => numbers(output.dataSync()))),
    );
    // Neither a mask that is shut nor one logit for every face would show a fault.
    expect(new Set(ours[1]?.[0]).size).toBe(3);
    expect(Math.max(...(ours[1]?.[0] ?? []).map(Math.abs))).toBeGreaterThan(0.01);

    const about = { name: 'test', description: '', metadata: {} };
    const session = await ort.InferenceSession.create(encodeOnnx(lowerToOnnx(graph, 'float32', about)));
    expect([session.inputNames, session.outputNames]).toEqual([['image'], OUTPUTS]);
    for (const [at, x] of pictures.entries()) {
      const image = new ort.Tensor('float32', x.dataSync() as Float32Array, x.shape);
      const result = await session.run({ image });
      const theirs = OUTPUTS.map((name) => numbers(result[name]?.data as Float32Array));
      expect(result.logit?.dims).toEqual([x.shape[0]]);
      expect(largestDifference(ours[at] ?? [], theirs)).toBeLessThan(TOLERANCE);
    }
    await session.release();

    await tf.setBackend('cpu');
    const model = await openGraphModel(lowerToGraphModel(graph, 'float32'));
    for (const [at, x] of pictures.entries()) {
      const theirs = (model.execute({ image: x }, OUTPUTS) as tf.Tensor[]).map((y) => numbers(y.dataSync()));
      expect(largestDifference(ours[at] ?? [], theirs)).toBeLessThan(TOLERANCE);
    }
    model.dispose();
    did.dispose();
  });
});
