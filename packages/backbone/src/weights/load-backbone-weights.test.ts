import { encodeSafetensors, type StoredTensor } from '@did/runtime';
import { describeEachBackend, loadGolden } from '@did/runtime/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import {
  type BackboneName,
  createBackbone,
  type LoadedWeights,
  loadBackboneWeights,
  type WeightSource,
} from '../index.js';
import { withoutDrawing } from '../layers/he-normal.js';
import { checkpointOf, type NamedShape } from '../testing/checkpoint.js';
import {
  type CheckpointModule,
  type CheckpointTree,
  kerasShapes,
  namedShapes,
} from '../testing/checkpoint-tree.js';
import { expectSummary } from '../testing/expect-summary.js';
import { formulaTensor } from '../testing/formula-tensor.js';
import { recordParity } from '../testing/record-parity.js';
import type { TensorSummary } from '../testing/tensor-summary.js';
import { chooseNaming } from './choose-naming.js';
import { matchTensors } from './match-tensors.js';
import { weightKeys } from './weight-key.js';

interface Case {
  readonly name: BackboneName;
  readonly source: WeightSource;
  readonly size: [number, number];
  readonly tensors: readonly NamedShape[];
  readonly map: TensorSummary;
  readonly logits: TensorSummary;
}
type StoredCase = Omit<Case, 'tensors'> & { readonly tensors: CheckpointTree };
const golden = loadGolden<{
  versions: Record<string, string>;
  modules: CheckpointModule[];
  cases: StoredCase[];
}>(new URL('../../golden/weights.json', import.meta.url));
type KerasCase = Omit<Case, 'tensors'> & { readonly tensors: Record<string, CheckpointModule> };
const keras = loadGolden<{ versions: Record<string, string>; cases: KerasCase[] }>(
  new URL('../../golden/keras.json', import.meta.url),
);
const versions: Record<string, string> = { ...golden.versions, ...keras.versions };
const cases = [
  ...golden.cases.map((one): Case => ({ ...one, tensors: namedShapes(one.tensors, golden.modules) })),
  ...keras.cases.map((one): Case => ({ ...one, tensors: kerasShapes(one.tensors) })),
];
const caseOf = (name: BackboneName, from: WeightSource) =>
  cases.find((one) => one.name === name && one.source === from) as Case;
const resnet18 = caseOf('resnet18', 'torchvision');
/** The reference is float64; the worst came within 2e-6. */
const FORWARD = 5e-6;

/** Those of 50 and 120 million numbers, whose names follow from the same rule as S's. */
const large = ({ name }: Case) => /v2-[ml]$/.test(name);

describeEachBackend('weights of others', ({ name: backend, tolerance }) => {
  const slack = Math.max(1, tolerance.relative / 2e-5);
  // Plain JavaScript takes minutes for the larger ones, and runs the same code.
  const small = ({ name }: Case) => /18|lite0|small/.test(name);
  // The parity table has the numbers of the largest too.
  const withNumbers = process.env.DID_RECORD_PARITY === undefined ? (one: Case) => !large(one) : () => true;
  const possible = cases.filter(backend === 'cpu' ? small : withNumbers);
  it.each(possible)('$name as $source names it gives its maps and logits', async (wanted) => {
    const { name, source, size } = wanted;
    const tensors = checkpointOf(wanted.tensors);
    // Names tell every source but timm's, whose networks share theirs.
    const declared = source === 'timm' ? { weightsSource: source } : {};
    const backbone = await createBackbone(name, { inputSize: size, weights: tensors, ...declared });
    const loaded = backbone.loadedWeights as LoadedWeights;
    expect([loaded.source, loaded.used]).toEqual([source, backbone.model.weights.length]);
    expect(loaded.used + loaded.leftOver.length).toBe(wanted.tensors.length);
    tf.tidy(() => {
      const map = backbone.model.predict(formulaTensor('image', [2, ...size, 3])) as tf.Tensor4D;
      const allowed = FORWARD * slack;
      const errors = {
        'last map': expectSummary(map, wanted.map, allowed, `${name} map`),
        logits: expectSummary(logitsOf(map, loaded, tensors), wanted.logits, allowed, `${name} logits`),
      };
      const reference = `${source} ${versions[source]}`;
      const shared = { network: name, reference, size: size.join('x'), backend };
      for (const [what, reached] of Object.entries(errors)) {
        recordParity('weights', { ...shared, what: `${what} from a checkpoint`, allowed, reached });
      }
    });
    backbone.model.dispose();
  });
});

/** With the classifier that was kept; MobileNetV3 has two layers there, which are none that can be. */
function logitsOf(map: tf.Tensor4D, loaded: LoadedWeights, tensors: Map<string, StoredTensor>): tf.Tensor {
  const pooled = tf.mean<tf.Tensor2D>(map, [1, 2]);
  if (loaded.classifier) {
    const { kernel, bias } = loaded.classifier;
    const dense = tf.tensor2d(kernel.read(), kernel.shape as [number, number]);
    return tf.add(tf.matMul(pooled, dense), bias.read());
  }
  const layer = (x: tf.Tensor2D, at: string) => {
    const { shape, read } = tensors.get(`${at}.weight`) as StoredTensor;
    const weight = tf.tensor2d(read(), shape as [number, number]);
    return tf.add<tf.Tensor2D>(tf.matMul(x, weight, false, true), tensors.get(`${at}.bias`)?.read() ?? 0);
  };
  const hidden = layer(pooled, 'classifier.0');
  const hardSwish = hidden.mul<tf.Tensor2D>(hidden.add(3).relu6().div(6));
  return layer(hardSwish, 'classifier.3');
}

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

  it.each(cases.filter(large))(
    'finds every weight of $name as $source names it',
    async ({ name, tensors }) => {
      const { model, weightShapes } = await withoutDrawing(() => createBackbone(name, small));
      model.dispose();
      const keys = weightKeys([...weightShapes.keys()]);
      const found = new Map([...checkpointOf(tensors)]);
      const naming = chooseNaming(name, keys, (one) => found.has(one), [...found.keys()], undefined);
      const all = new Set(weightShapes.keys());
      const { weights, leftOver } = matchTensors(found, naming, keys, weightShapes, all);
      expect(weights.size + leftOver.length).toBe(tensors.length);
    },
  );

  it('looks behind the name of a wrapper', async () => {
    const wrapped = resnet18.tensors.map(([key, shape]): NamedShape => [`module.${key}`, shape]);
    const backbone = await createBackbone('resnet18', small);
    expect((await loadBackboneWeights(backbone, checkpointOf(wrapped))).source).toBe('torchvision');
    backbone.model.dispose();
  });

  it("takes timm's ResNets for torchvision's, whose names they bear", async () => {
    const backbone = await createBackbone('resnet18', small);
    const loaded = await loadBackboneWeights(backbone, checkpointOf(resnet18.tensors), { source: 'timm' });
    expect([loaded.source, loaded.used]).toEqual(['torchvision', backbone.model.weights.length]);
    backbone.model.dispose();
  });

  it("takes Cadene's Xception, with 1x1 kernels as matrices as in DeepfakeBench's", async () => {
    const { tensors } = caseOf('xception', 'timm');
    const older = tensors.map(([key, shape]): NamedShape => {
      const matrix = key.endsWith('pointwise.weight') ? shape.slice(0, 2) : shape;
      return [key.replace(/^fc/, 'last_linear'), matrix];
    });
    const backbone = await createBackbone('xception', small);
    const { used, classifier } = await loadBackboneWeights(backbone, checkpointOf(older));
    expect([used, classifier?.kernel.shape]).toEqual([backbone.model.weights.length, [2048, 1000]]);
    backbone.model.dispose();
  });

  it('refuses networks of timm that compute otherwise under the same names, with the reason', async () => {
    const v2 = checkpointOf(caseOf('tf-efficientnetv2-s', 'timm').tensors);
    await expect(createBackbone('efficientnetv2-s', { ...small, weights: v2 })).rejects.toThrow(
      /refused for efficientnetv2-s: .* take the backbone tf-efficientnetv2-\*/,
    );
    for (const name of ['efficientnet-lite0', 'efficientnet-b4', 'tf-efficientnet-b4'] as const) {
      const options = { ...small, weights: checkpointOf(caseOf(name, 'timm').tensors) };
      await expect(createBackbone(name, options)).rejects.toThrow(/Say `source: 'timm'`/);
    }
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
