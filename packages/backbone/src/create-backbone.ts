import { DidError, SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { Backbone, BackboneName, BackboneOptions, BackbonePreprocessing } from './backbone.js';
import { countResnet } from './resnet/count-flops.js';
import { type NamedMap, resnet } from './resnet/resnet.js';
import { RESNET_VARIANTS, type ResnetVariant } from './resnet/variants.js';

/** Mean and deviation of ImageNet's pixels, which torchvision's and timm's weights expect. */
const IMAGENET: BackbonePreprocessing = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  padding: 'symmetric',
};

/**
 * Builds a backbone by name, with seeded weights.
 *
 * @returns A model whose weights the caller disposes (`backbone.model.dispose()`).
 * @throws DidError DID_VALUE for an unknown name, size or output, with what there is
 * @example
 * const { model } = await createBackbone('resnet18', { inputSize: 64 });
 * const map = model.predict(tf.zeros([1, 64, 64, 3])); // [1,2,2,512]
 */
export async function createBackbone(name: BackboneName, options: BackboneOptions): Promise<Backbone> {
  if (!Object.hasOwn(RESNET_VARIANTS, name)) {
    throw new DidError(
      'DID_VALUE',
      `createBackbone: "${name}" is unknown. There are ${Object.keys(RESNET_VARIANTS).join(', ')}.`,
      {
        name,
      },
    );
  }
  const variant: ResnetVariant = RESNET_VARIANTS[name];
  const [height, width] = sides(options.inputSize);
  const random = new SeededRandom(options.seed ?? 0).fork('backbone');
  const input = tf.input({ shape: [height, width, 3], name: 'image' });
  const maps = resnet(input, variant, random);
  const wanted = (options.outputs ?? [(maps.at(-1) as NamedMap).info.name]).map((output) =>
    pick(maps, output),
  );
  const outputs = wanted.map(({ map }) => map);
  const model = tf.model({
    inputs: input,
    outputs: outputs.length === 1 ? (outputs[0] as tf.SymbolicTensor) : outputs,
    name,
  });
  return {
    name,
    model,
    features: wanted.map(({ info }) => info),
    preprocessing: IMAGENET,
    parameters: model.trainableWeights.reduce(
      (sum, weight) => sum + weight.shape.reduce<number>((a, b) => a * (b ?? 1), 1),
      0,
    ),
    gflops: (size) => countResnet(variant, ...sides(size)).flops / 1e9,
  };
}

function pick(maps: readonly NamedMap[], name: string): NamedMap {
  const found = maps.find(({ info }) => info.name === name);
  if (found !== undefined) return found;
  throw new DidError(
    'DID_VALUE',
    `createBackbone: there is no map "${name}". There are ${maps.map(({ info }) => info.name).join(', ')}.`,
    {
      name,
    },
  );
}

function sides(size: number | readonly [number, number]): [number, number] {
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  for (const side of [height, width]) {
    if (Number.isInteger(side) && side >= 8) continue;
    throw new DidError(
      'DID_VALUE',
      `createBackbone: \`inputSize\` must be whole numbers of at least 8; got ${size}.`,
      { size },
    );
  }
  return [height, width];
}
