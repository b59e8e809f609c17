import { encodeSafetensors, type StoredTensor } from '@did/runtime';
import { describeEachBackend, loadGolden } from '@did/runtime/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { type BackboneName, createBackbone, loadBackboneWeights, type WeightSource } from '../index.js';
import { checkpointOf, type NamedShape } from '../testing/checkpoint.js';
import { expectSummary } from '../testing/expect-summary.js';
import { formulaTensor } from '../testing/formula-tensor.js';
import type { TensorSummary } from '../testing/tensor-summary.js';
import { TIMM_EFFICIENTNET } from './timm-names.js';
import { weightKeys } from './weight-key.js';

interface Case {
  readonly name: BackboneName;
  readonly source: WeightSource;
  readonly size: [number, number];
  readonly tensors: NamedShape[];
  readonly map: TensorSummary;
  readonly logits: TensorSummary;
}
const golden = loadGolden<{ cases: Case[]; timm: Record<string, NamedShape[]> }>(
  new URL('../../golden/weights.json', import.meta.url),
);
const resnet18 = golden.cases[0] as Case;
/** The reference is float64; the worst came within 2e-6. */
const FORWARD = 5e-6;

describeEachBackend('weights of others', ({ name: backend, tolerance }) => {
  const slack = Math.max(1, tolerance.relative / 2e-5);
  // Plain JavaScript takes a minute for the larger ones, and runs the same code.
  const possible = golden.cases.filter(({ name }) => backend !== 'cpu' || /18|lite0|small/.test(name));
  it.each(possible)('$name as $source names it gives its maps and logits', async (wanted) => {
    const { name, source, size } = wanted;
    const backbone = await createBackbone(name, { inputSize: size });
    // Names tell every source but timm's, whose networks share theirs.
    const declared = source === 'timm' ? { source } : {};
    const loaded = await loadBackboneWeights(backbone, checkpointOf(wanted.tensors), declared);
    expect([loaded.source, loaded.used]).toEqual([source, backbone.model.weights.length]);
    expect(loaded.used + loaded.leftOver.length).toBe(wanted.tensors.length);
    tf.tidy(() => {
      const map = backbone.model.predict(formulaTensor('image', [2, ...size, 3])) as tf.Tensor4D;
      expectSummary(map, wanted.map, FORWARD * slack, `${name} map`);
      // MobileNetV3 has two layers there, which are no classifier that can be kept.
      expect(loaded.classifier === undefined).toBe(name === 'mobilenet-v3-small');
      if (!loaded.classifier) return;
      const { kernel, bias } = loaded.classifier;
      const dense = tf.tensor2d(kernel.read(), kernel.shape as [number, number]);
      const logits = tf.add(tf.matMul(tf.mean(map, [1, 2]) as tf.Tensor2D, dense), bias.read());
      expectSummary(logits, wanted.logits, FORWARD * slack, `${name} logits`);
    });
    backbone.model.dispose();
  });
});

describe('loadBackboneWeights', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });
  const small = { inputSize: 32 };
  const changed = (change: (tensors: Map<string, StoredTensor>) => void) => {
    const tensors = checkpointOf(resnet18.tensors);
    change(tensors);
    return tensors;
  };
  const first = (backbone: { model: tf.LayersModel }) =>
    Array.from(backbone.model.weights[0]?.read().dataSync() ?? []);

  it('looks behind the name of a wrapper', async () => {
    const wrapped = resnet18.tensors.map(([key, shape]): NamedShape => [`module.${key}`, shape]);
    const backbone = await createBackbone('resnet18', small);
    expect((await loadBackboneWeights(backbone, checkpointOf(wrapped))).source).toBe('torchvision');
    backbone.model.dispose();
  });

  it("names timm's EfficientNetV2 as timm does, and takes its ResNets for torchvision's", async () => {
    const { model, weightShapes } = await createBackbone('efficientnetv2-s', small);
    const theirs = new Set(golden.timm['efficientnetv2-s']?.map(([name]) => name));
    const ours = weightKeys([...weightShapes.keys()]).map((key) => TIMM_EFFICIENTNET.nameOf(key));
    expect(ours.filter((name) => !theirs.has(name))).toEqual([]);
    const left = [...theirs].filter((name) => !ours.includes(name) && !name.endsWith('num_batches_tracked'));
    expect([new Set(ours).size, left]).toEqual([ours.length, ['classifier.weight', 'classifier.bias']]);
    model.dispose();
    const resnet = await createBackbone('resnet18', small);
    const timm = checkpointOf(golden.timm.resnet18 as NamedShape[]);
    expect((await loadBackboneWeights(resnet, timm, { source: 'timm' })).used).toBe(
      resnet.model.weights.length,
    );
    resnet.model.dispose();
  });

  it('refuses networks of timm that compute otherwise under the same names, with the reason', async () => {
    const v2 = checkpointOf(golden.timm['efficientnetv2-s'] as NamedShape[]);
    await expect(createBackbone('efficientnetv2-s', { ...small, weights: v2 })).rejects.toThrow(
      /refused for efficientnetv2-s: timm's tf_efficientnetv2_\* pad as TensorFlow/,
    );
    const { name, tensors } = golden.cases.find(({ source }) => source === 'timm') as Case;
    const lite = { ...small, weights: checkpointOf(tensors) };
    await expect(createBackbone(name, lite)).rejects.toThrow(/Say `source: 'timm'`/);
    const { model } = await createBackbone(name, { ...lite, weightsSource: 'timm' });
    model.dispose();
  });

  it.each<[string, (tensors: Map<string, StoredTensor>) => void, RegExp]>([
    [
      'a tensor under another name',
      (t) => {
        t.set('layer1.0.convv1.weight', t.get('layer1.0.conv1.weight') as StoredTensor);
        t.delete('layer1.0.conv1.weight');
      },
      /missing \(1\):\n {2}layer1\.0\.conv1\.weight \(nearest: layer1\.0\.convv1\.weight\)\nleft over \(1\):\n {2}layer1\.0\.convv1\.weight/,
    ],
    [
      'a tensor too many',
      (t) => t.set('aux.weight', t.get('fc.weight') as StoredTensor),
      /left over \(1\):\n {2}aux\.weight/,
    ],
    [
      'another shape',
      (t) =>
        t.set('conv1.weight', { dtype: 'F32', shape: [64, 1, 7, 7], read: () => new Float32Array(3136) }),
      /of another shape \(1\):\n {2}conv1\.weight is \[64,1,7,7\], not \[64,3,7,7\]/,
    ],
    [
      'a number that is none',
      (t) =>
        t.set('bn1.bias', {
          dtype: 'F32',
          shape: [64],
          read: () => new Float32Array(64).fill(Number.NaN, 5),
        }),
      /stem\.norm\/beta holds NaN at 5/,
    ],
    [
      'another network',
      (t) => t.clear(),
      /not weights of resnet18 as ours, torchvision name them: of its 100, 0 are there/,
    ],
  ])('refuses %s, lists it, and sets nothing', async (_, change, message) => {
    const backbone = await createBackbone('resnet18', small);
    const before = first(backbone);
    await expect(loadBackboneWeights(backbone, changed(change))).rejects.toThrow(message);
    expect(first(backbone)).toEqual(before);
    backbone.model.dispose();
  });

  it('takes a part of a network, and counts what it leaves', async () => {
    const backbone = await createBackbone('resnet18', { ...small, outputs: ['stage1'] });
    const { used, leftOver } = await loadBackboneWeights(backbone, checkpointOf(resnet18.tensors));
    expect(used).toBe(backbone.model.weights.length);
    expect(leftOver).toContain('layer4.1.bn2.weight');
    expect(used + leftOver.length).toBe(resnet18.tensors.length);
    backbone.model.dispose();
  });

  it('starts from the bytes of a file of ours, draws no random weights, and leaves no tensor on failure', async () => {
    const { model } = await createBackbone('tiny', { inputSize: 16, seed: 3 });
    const bytes = encodeSafetensors(
      Object.fromEntries(
        model.weights.map((weight) => [
          weight.originalName,
          { dtype: 'F32', shape: weight.shape as number[], data: weight.read().dataSync() as Float32Array },
        ]),
      ),
    );
    const copy = await createBackbone('tiny', { inputSize: 16, seed: 4, weights: bytes });
    expect(first(copy)).toEqual(first({ model }));
    model.dispose();
    copy.model.dispose();
    const before = tf.memory().numTensors;
    await expect(createBackbone('tiny', { inputSize: 16, weights: bytes.slice(0, 999) })).rejects.toThrow(
      /safetensors/,
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
