/**
 * EfficientNet-Lite0 with its ImageNet weights on real photographs, beside PyTorch's logits of the same.
 *
 * node --import tsx --conditions=@did/source tools/real-weights/compare-logits.ts WEIGHTS.safetensors PHOTOGRAPHS BACKEND...
 *
 * Photographs are 224x224, so nothing is resized; a photograph whose pixels are not those that PyTorch saw is an error.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Backbone, createBackbone } from '@did/backbone';
import { decodeImage } from '@did/datasets';
import { type BackendName, foldForInference, prepareBackend } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** What `tools/reference/photograph_logits.py` writes. */
interface Golden {
  readonly photographs: readonly {
    readonly file: string;
    readonly sha256: string;
    readonly pixelsSha256: string;
    readonly top5: readonly number[];
    /** 1000 little-endian float32 in base64. */
    readonly logits: string;
  }[];
}

const SIDE = 224;
/** The largest difference of a logit; PyTorch's own float32 came within 7.5e-6. */
const ALLOWED = 1e-3;

const [weights, folder, ...backends] = process.argv.slice(2);
if (weights === undefined || folder === undefined || backends.length === 0) {
  throw new Error(
    'Name weights, the folder of photographs and backends: WEIGHTS.safetensors PHOTOGRAPHS wasm.',
  );
}
const url = new URL('../../packages/backbone/golden/photographs.json', import.meta.url);
const { photographs } = JSON.parse(readFileSync(url, 'utf8')) as Golden;
const pictures = await Promise.all(photographs.map(pixelsOf));

let failures = 0;
for (const name of backends) {
  await prepareBackend(name as BackendName);
  // As bytes: the classifier is read after, when a file would be closed.
  const bytes = new Uint8Array(readFileSync(weights));
  const backbone = await createBackbone('efficientnet-lite0', { inputSize: SIDE, weights: bytes });
  const folded = foldForInference(backbone.model);
  judge(name, logitsOf(backbone, backbone.model));
  judge(`${name}, folded`, logitsOf(backbone, folded));
  backbone.model.dispose();
  folded.dispose();
}
process.exitCode = failures === 0 ? 0 : 1;

async function pixelsOf({ file, sha256, pixelsSha256 }: Golden['photographs'][number]): Promise<Uint8Array> {
  const bytes = readFileSync(path.join(folder as string, file));
  const hash = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
  if (hash(bytes) !== sha256) throw new Error(`${file} is not the photograph that PyTorch was given.`);
  const { data } = await decodeImage(bytes);
  const pixels = Uint8Array.from(data);
  if (hash(pixels) === pixelsSha256) return pixels;
  throw new Error(
    `${file}: this decoder gives other pixels than PyTorch was given; logits cannot be compared.`,
  );
}

function logitsOf({ preprocessing, loadedWeights }: Backbone, model: tf.LayersModel): Float32Array[] {
  const { mean, std } = preprocessing;
  const classifier = loadedWeights?.classifier;
  if (!classifier) throw new Error(`${weights} has no classifier.`);
  return tf.tidy(() => {
    const kernel = tf.tensor2d(classifier.kernel.read(), classifier.kernel.shape as [number, number]);
    const bias = tf.tensor1d(classifier.bias.read());
    return pictures.map((pixels) => {
      const image = Float32Array.from(pixels, (value, i) => {
        const channel = i % mean.length;
        return (value / 255 - (mean[channel] as number)) / (std[channel] as number);
      });
      const map = model.predict(tf.tensor4d(image, [1, SIDE, SIDE, 3])) as tf.Tensor4D;
      const logits = tf.matMul(tf.mean<tf.Tensor2D>(map, [1, 2]), kernel).add(bias);
      return logits.dataSync() as Float32Array;
    });
  });
}

function judge(where: string, found: readonly Float32Array[]): void {
  let worst = 0;
  let same = 0;
  photographs.forEach(({ logits, top5 }, i) => {
    const ours = found[i] as Float32Array;
    const buffer = Uint8Array.from(Buffer.from(logits, 'base64')).buffer;
    new Float32Array(buffer).forEach((wanted, j) => {
      worst = Math.max(worst, Math.abs((ours[j] as number) - wanted));
    });
    const best = [...ours.keys()].sort((a, b) => (ours[b] as number) - (ours[a] as number)).slice(0, 5);
    if (`${best}` === `${top5}`) same += 1;
  });
  const right = worst <= ALLOWED && same === photographs.length;
  if (!right) failures += 1;
  const figures = `logits within ${worst.toExponential(1)} of PyTorch's, the same top 5 on ${same} of ${photographs.length}`;
  console.log(`${right ? 'ok  ' : 'FAIL'} ${where}: ${figures}`);
}
