/** The page of the browser lane: what a user's own page does, in functions that the runner calls. */
import '@tensorflow/tfjs-backend-webgpu';
import { type BackendRequest, type PrepareBackendOptions, prepareBackend, wasmMemory } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { answerCalls } from './answer-calls.js';
import { trainStack } from './train-stack.js';

type Prepare = PrepareBackendOptions & { readonly backend: BackendRequest };

answerCalls({
  report: async ({ backend, ...options }: Prepare) => ({
    ...(await prepareBackend(backend, options)),
    isolated: globalThis.crossOriginIsolated,
    inUse: tf.getBackend(),
    sum: Array.from(await tf.ones([3]).add(1).data()),
  }),
  fit,
  train,
  exhaust,
});

/** Trains the README's small network: which half of a picture is brighter? */
async function fit({ backend, epochs, ...options }: Prepare & { readonly epochs: number }): Promise<unknown> {
  const { name } = await prepareBackend(backend, options);
  const seeded = (seed: number) => ({ kernelInitializer: tf.initializers.glorotUniform({ seed }) });
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [12, 12, 1],
        filters: 8,
        kernelSize: 3,
        activation: 'relu',
        ...seeded(1),
      }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 1, activation: 'sigmoid', ...seeded(2) }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'binaryCrossentropy', metrics: ['accuracy'] });
  const pictures = tf.randomUniform([256, 12, 12, 1], 0, 1, 'float32', 3);
  const [left, right] = tf.split(pictures, 2, 2).map((half) => half.mean([1, 2])) as [tf.Tensor, tf.Tensor];
  const answers = left.greater(right).cast('float32');
  const { history } = await model.fit(pictures, answers, { epochs, shuffle: false, verbose: 0 });
  return { name, loss: history.loss, accuracy: (history.acc as number[]).at(-1) };
}

/** Trains a stack of convolutions: how long a step takes, and what the weights are after. */
async function train({ backend, ...options }: Prepare & Parameters<typeof trainStack>[0]): Promise<unknown> {
  const { device } = await prepareBackend(backend, options);
  return { device, ...(await trainStack(options)) };
}

/** Holds memory until there is no more, lets it go, and trains: what was told and thrown on the way, and the weights after. */
async function exhaust({
  backend,
  ...options
}: Prepare & Parameters<typeof trainStack>[0]): Promise<unknown> {
  const told: unknown[] = [];
  await prepareBackend(backend, { ...options, onMemoryPressure: (memory) => told.push(memory) });
  // Given out and never touched, so the machine need not have it.
  const { makeOutput } = tf.backend() as tf.KernelBackend & {
    makeOutput(shape: number[], dtype: string): tf.TensorInfo;
  };
  const hold = (mebibytes: number) =>
    tf.engine().makeTensorFromTensorInfo(makeOutput.call(tf.backend(), [mebibytes * 2 ** 20], 'bool'));
  const held: tf.Tensor[] = [];
  let refusal: unknown;
  while (refusal === undefined) {
    try {
      held.push(hold(128));
    } catch (error) {
      refusal = (error as Error).message;
    }
  }
  const full = wasmMemory();
  tf.dispose(held);
  return { told, refusal, full, after: wasmMemory(), ...(await trainStack(options)) };
}
