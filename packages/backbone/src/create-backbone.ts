import { DidError, SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { Backbone, BackboneName, BackboneOptions, BackbonePreprocessing } from './backbone.js';
import { countResnet } from './resnet/count-resnet.js';
import { resnet } from './resnet/resnet.js';
import { resnetFeatures } from './resnet/resnet-features.js';
import { RESNET_VARIANTS, type ResnetVariant } from './resnet/variants.js';

/** Mean and deviation of ImageNet's pixels, which torchvision's and timm's weights expect. */
const IMAGENET: BackbonePreprocessing = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  padding: 'symmetric',
};

/** Smaller pictures would leave a last map of less than one step at stride 8. */
const SMALLEST_SIDE = 8;

/**
 * Builds a backbone by name, with seeded weights.
 *
 * @remarks
 * Weights are named by place: `stage1.0.conv1/kernel`, `stage1.0.norm1/gamma`, `stage2.0.shortcut.conv/kernel`.
 *
 * @returns A model whose weights the caller disposes (`backbone.model.dispose()`).
 * @shape `[B,H,W,3]` -> `[B, ceil(H / stride), ceil(W / stride), C]` for each map
 * @throws DidError DID_VALUE for an unknown name, size or output, with what there is
 * @example
 * const { model } = await createBackbone('resnet18', { inputSize: 64 });
 * const map = model.predict(tf.zeros([1, 64, 64, 3])); // [1,2,2,512]
 */
export async function createBackbone(name: BackboneName, options: BackboneOptions): Promise<Backbone> {
  const variant = variantOf(name);
  const [height, width] = sides(options.inputSize, 'createBackbone');
  const all = resnetFeatures(variant);
  const names = options.outputs ?? [(all.at(-1) as { name: string }).name];
  const features = names.map((output) => {
    const found = all.find((feature) => feature.name === output);
    if (found) return found;
    throw unknown(
      '`outputs`',
      output,
      all.map((feature) => feature.name),
    );
  });
  if (features.length === 0) {
    throw new DidError('DID_VALUE', 'createBackbone: `outputs` is empty. Leave it out for the last map.', {});
  }
  const image = tf.input({ shape: [height, width, 3], name: 'image' });
  const maps = resnet(image, variant, new SeededRandom(options.seed ?? 0).fork('backbone'));
  const outputs = features.map((feature) => maps.get(feature.name) as tf.SymbolicTensor);
  const [only] = outputs;
  const model = tf.model({ inputs: image, outputs: only && outputs.length === 1 ? only : outputs, name });
  return {
    name,
    model,
    features,
    preprocessing: IMAGENET,
    parameters: model.trainableWeights.reduce((sum, weight) => sum + sizeOf(weight.shape), 0),
    gflops: (size) => countResnet(variant, ...sides(size, 'gflops')).flops / 1e9,
  };
}

function variantOf(name: BackboneName): ResnetVariant {
  if (Object.hasOwn(RESNET_VARIANTS, name)) return RESNET_VARIANTS[name];
  throw unknown('`name`', name, Object.keys(RESNET_VARIANTS));
}

function unknown(argument: string, value: string, known: readonly string[]): DidError {
  return new DidError(
    'DID_VALUE',
    `createBackbone: ${argument} must be among ${known.join(', ')}; got "${value}".`,
    { value, known },
  );
}

function sides(size: number | readonly [number, number], where: string): [number, number] {
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  for (const side of [height, width]) {
    if (Number.isInteger(side) && side >= SMALLEST_SIDE) continue;
    throw new DidError(
      'DID_VALUE',
      `${where}: \`inputSize\` must be a side or [height, width] in whole pixels from ${SMALLEST_SIDE}; got ${size}.`,
      { size },
    );
  }
  return [height, width];
}

function sizeOf(shape: tf.Shape): number {
  return shape.reduce<number>((product, side) => product * (side ?? 1), 1);
}
