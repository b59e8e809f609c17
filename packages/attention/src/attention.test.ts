import { describeEachBackend, expectClose, loadGolden } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { createAttention, decomposeFeatures, FeatureAttention, InformationDecomposition } from './index.js';

interface Case {
  readonly kind: 'average' | 'cbam';
  readonly training: boolean;
  readonly mask: number[];
  readonly gradient: number[];
}

const { cases } = loadGolden<{ cases: Case[] }>(new URL('../golden/attention.json', import.meta.url));
const SHAPE: [number, number, number, number] = [2, 5, 4, 8];

/** The formula of tools/reference/attention.py. */
function fill<R extends tf.Rank>(shape: tf.ShapeMap[R], phase: number): tf.Tensor<R> {
  const count = (shape as number[]).reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: count }, (_, i) => Math.sin(phase + i) / 2),
    shape,
  );
}

function referenceLayer(kind: 'average' | 'cbam'): tf.layers.Layer {
  const layer = createAttention({ channels: 8, kind, reduction: 2, kernelSize: 3 });
  layer.build(SHAPE);
  const phases: [tf.Shape, number][] = [
    [[8, 4], 2],
    [[4], 3],
    [[4, 8], 4],
    [[8], 5],
    [[3, 3, 2, 1], 6],
    [[1], 7],
    [[1], 8],
    [[1], 9],
  ];
  tf.tidy(() => {
    const filled = phases.map(([shape, phase]) => fill(shape as number[], phase));
    layer.setWeights([...filled, fill([1], 10).abs().add(0.5)]);
  });
  return layer;
}

function dispose(layer: tf.layers.Layer): void {
  for (const weight of layer.weights) (weight as unknown as { val: tf.Variable }).val.dispose();
}

describeEachBackend('createAttention', () => {
  it.each(cases.map((item) => [item.kind, item.training ? 'training' : 'inference', item] as const))(
    'matches PyTorch: %s in %s',
    (kind, _mode, item) => {
      const layer = referenceLayer(kind);
      tf.tidy(() => {
        const run = (x: tf.Tensor) => layer.call(x, { training: item.training }) as tf.Tensor;
        expectClose(run(fill(SHAPE, 1)), item.mask, { relative: 1e-5, absolute: 1e-6 });
        const gradient = tf.grad((x) => run(x).mul(fill(SHAPE, 12)).sum())(fill(SHAPE, 1));
        // Batch norm over 40 places divides small numbers by small numbers.
        expectClose(gradient, item.gradient, { relative: 2e-4, absolute: 2e-6 });
      });
      dispose(layer);
    },
  );

  it('gives values in (0,1) and keeps the shape', () => {
    const layer = createAttention({ channels: 8, seed: 3 });
    tf.tidy(() => {
      const mask = layer.apply(tf.randomNormal(SHAPE, 0, 3, 'float32', 5)) as tf.Tensor;
      expect(mask.shape).toEqual(SHAPE);
      expect(mask.min().dataSync()[0]).toBeGreaterThan(0);
      expect(mask.max().dataSync()[0]).toBeLessThan(1);
    });
    dispose(layer);
  });

  it.each(['average', 'cbam', 'channel'] as const)(
    'at a low temperature is the mask of weights that are as much larger: %s',
    (kind) => {
      const warm = createAttention({ channels: 8, kind, reduction: 2, kernelSize: 3, seed: 5 });
      const cold = createAttention({ channels: 8, kind, reduction: 2, kernelSize: 3, temperature: 0.25 });
      const x = tf.randomNormal(SHAPE, 0, 1, 'float32', 6);
      tf.tidy(() => {
        warm.apply(x);
        cold.apply(x);
        cold.setWeights(warm.getWeights());
        // The last weights before each sigmoid are W1 and its bias, gamma and beta.
        const last = new Set([2, 3, 5, 6]);
        warm.setWeights(warm.getWeights().map((weight, i) => (last.has(i) ? weight.mul(4) : weight)));
        const mask = cold.apply(x) as tf.Tensor;
        expect(mask.shape).toEqual(SHAPE);
        expectClose(mask, warm.apply(x) as tf.Tensor, { relative: 1e-5, absolute: 1e-6 });
        const spread = (layer: tf.layers.Layer) =>
          (layer.apply(x) as tf.Tensor).sub(0.5).abs().mean().dataSync();
        const soft = createAttention({ channels: 8, kind, reduction: 2, kernelSize: 3, seed: 5 });
        expect(spread(cold)[0]).toBeGreaterThan(spread(soft)[0] as number);
        dispose(soft);
      });
      for (const layer of [warm, cold]) dispose(layer);
      x.dispose();
    },
  );

  it('has no spatial weights where channels alone count, and the same mask at every place', () => {
    const layer = createAttention({ channels: 8, kind: 'channel', seed: 3 });
    tf.tidy(() => {
      const mask = layer.apply(tf.randomNormal(SHAPE, 0, 3, 'float32', 5)) as tf.Tensor4D;
      expect(layer.weights).toHaveLength(4);
      expectClose(mask, mask.slice([0, 0, 0, 0], [-1, 1, 1, -1]).tile([1, 5, 4, 1]), { relative: 0 });
    });
    dispose(layer);
  });

  it('refuses sizes that are none, and a temperature that is not above 0', () => {
    expect(() => createAttention({ channels: 0 })).toThrow(/channels/);
    expect(() => createAttention({ channels: 8, temperature: 0 })).toThrow(/temperature/);
  });
});

describeEachBackend('decomposeFeatures', () => {
  it('splits a map into parts that add up to it', () => {
    tf.tidy(() => {
      const features = tf.randomNormal(SHAPE, 0, 2, 'float32', 1) as tf.Tensor4D;
      const mask = tf.randomUniform(SHAPE, 0, 1, 'float32', 2) as tf.Tensor4D;
      const { iDf, iOs } = decomposeFeatures(features, mask);
      expectClose(iDf.add(iOs), features, { relative: 1e-6, absolute: 1e-6 });
      expectClose(iDf, features.mul(mask), { relative: 0 });
    });
  });

  it('names both shapes when they differ', () => {
    tf.tidy(() =>
      expect(() => decomposeFeatures(tf.zeros(SHAPE), tf.zeros([2, 5, 4, 1]))).toThrow(
        /\[2,5,4,8\].*\[2,5,4,1\]/,
      ),
    );
  });
});

describeEachBackend('InformationDecomposition', () => {
  it('gives all five parts, I_dom inside I_os', () => {
    const layer = new InformationDecomposition({ reduction: 4, kernelSize: 3, seed: 1 });
    tf.tidy(() => {
      const features = tf.randomNormal(SHAPE, 0, 2, 'float32', 1);
      const [mDf, iDf, iOs, mDom, iDom] = layer.apply(features) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      expectClose(iDf.add(iOs), features, { relative: 1e-6, absolute: 1e-6 });
      for (const mask of [mDf, mDom]) {
        expect(mask.min().dataSync()[0]).toBeGreaterThan(0);
        expect(mask.max().dataSync()[0]).toBeLessThan(1);
      }
      expect(iDom.abs().lessEqual(iOs.abs()).all().dataSync()[0]).toBe(1);
    });
    dispose(layer);
  });
});

it('can be saved with a model and loaded again with the same masks', async () => {
  await tf.setBackend('cpu');
  const input = tf.input({ shape: SHAPE.slice(1) });
  const layer = new FeatureAttention({ reduction: 4, kernelSize: 3, seed: 2 });
  const model = tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor });
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const again = await tf.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
  tf.tidy(() => {
    const x = tf.randomNormal(SHAPE, 0, 1, 'float32', 4);
    expectClose(again.predict(x) as tf.Tensor, model.predict(x) as tf.Tensor, { relative: 0 });
  });
});
