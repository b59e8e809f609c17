import { derangement } from '@did/mi-estimator';
import { type Optimizer, SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { DidConfig } from '../config/did-config.js';
import { parseConfig } from '../config/parse-config.js';
import { createDidModel, type DidModel } from '../model/did-model.js';
import type { DidBatch } from '../model/did-net.js';
import { createOptimizer } from '../train/create-optimizer.js';
import { stepWeights } from '../train/step-weights.js';
import { trainStep } from '../train/train-step.js';
import type { BenchOptions } from './bench-result.js';

/** Real and four methods. */
export const DOMAINS = 5;

/** A model, an optimizer and one fixed batch of noise: a training step without data. */
export interface StepFixture {
  readonly config: DidConfig;
  readonly model: DidModel;
  readonly optimizer: Optimizer;
  readonly images: tf.Tensor4D;
  readonly batch: DidBatch;
  /** Runs one step and waits for its loss. */
  step(): Promise<number>;
  dispose(): void;
}

type FixtureOptions = Pick<
  BenchOptions,
  'model' | 'variant' | 'batch' | 'inputSize' | 'microBatch' | 'gradientCheckpoints'
>;

/** `demo` is the model of the demo, whose backbone is `tiny`. */
export function backboneOf(model: string): string {
  return model === 'demo' ? 'tiny' : model;
}

/** The demo's configuration for its model, the paper's widths for others. */
export function benchConfig({ model, variant, batch, inputSize }: FixtureOptions): DidConfig {
  return parseConfig(
    { model: { variant, backbone: backboneOf(model), inputSize }, train: { batchSize: batch } },
    { preset: model === 'demo' ? 'demo' : 'paper' },
  );
}

/** Builds the fixture on the backend that is set. */
export async function createStepFixture(options: FixtureOptions): Promise<StepFixture> {
  const { batch: size, inputSize } = options;
  const config = benchConfig(options);
  const model = await createDidModel({ config: config.model, domains: DOMAINS, seed: 1 });
  const optimizer = createOptimizer(config.optimizer);
  const images = tf.randomNormal<tf.Rank.R4>([size, inputSize, inputSize, 3], 0, 1, 'float32', 1);
  const labels = Array.from({ length: size }, (_, i) => i % 2);
  const batch: DidBatch = {
    labels: tf.tensor1d(labels, 'float32'),
    domains: tf.tensor1d(
      labels.map((label, i) => (label === 0 ? 0 : 1 + (i % (DOMAINS - 1)))),
      'int32',
    ),
    derangement: derangement(size, new SeededRandom(1)),
  };
  return {
    config,
    model,
    optimizer,
    images,
    batch,
    async step() {
      const terms = trainStep(model, optimizer, images, batch, stepWeights(config, 0.5), options);
      const values = await terms.data();
      terms.dispose();
      return values[0] as number;
    },
    dispose() {
      tf.dispose([images, batch.labels, batch.domains]);
      optimizer.dispose();
      model.dispose();
    },
  };
}
