import { correlatedGaussians, gaussianMutualInformation, measureMutualInformation } from '@did/mi-estimator';
import { prepareBackend, SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

const backend = (process.argv[2] ?? 'wasm') as 'wasm';
await prepareBackend(backend);
const extra = JSON.parse(process.argv[3] ?? '{}');
for (const [n, d, rho] of [
  [2000, 1, 0.8],
  [2000, 2, 0.8],
  [2000, 2, 0],
  [2000, 5, 0],
  [500, 1, 0.75],
  [4000, 20, Math.sqrt(1 - Math.exp((-2 * 2) / 20))],
  [4000, 20, Math.sqrt(1 - Math.exp((-2 * 4) / 20))],
] as const) {
  const { x, y } = correlatedGaussians(n, d, rho, new SeededRandom(3));
  const t = performance.now();
  const n0 = tf.memory().numTensors;
  const r = await measureMutualInformation(x, y, extra);
  console.log(
    n,
    d,
    rho.toFixed(2),
    'truth',
    gaussianMutualInformation(rho, d).toFixed(4),
    'got',
    r.nats.toFixed(4),
    JSON.stringify(r.interval),
    r.ceiling.toFixed(2),
    r.trustworthy,
    r.note,
    r.repeats.map((v) => v.toFixed(3)).join(' '),
    ((performance.now() - t) / 1000).toFixed(1) + 's',
    'leak',
    tf.memory().numTensors - n0,
  );
}
