import { DidError, SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { Architecture } from './architecture.js';
import { ARCHITECTURES } from './architectures.js';
import type { Backbone, BackboneName, BackboneOptions } from './backbone.js';
import { withoutDrawing } from './layers/he-normal.js';
import { grayPreprocessing } from './preprocessing.js';
import { loadBackboneWeights } from './weights/load-backbone-weights.js';

/** Smaller pictures would leave a last map of less than one step at stride 8. */
const SMALLEST_SIDE = 8;

/**
 * Builds a backbone by name, with seeded weights or those of a file.
 *
 * @remarks
 * Weights are named by place: `stage1.0.conv1/kernel`, `stage1.0.norm1/gamma`, `stage2.0.shortcut.conv/kernel`,
 * `stage4.0.conv2/depthwise_kernel`, `stage4.0.se/squeeze_kernel`. The README says how they follow from torchvision's.
 *
 * @returns A model whose weights the caller disposes (`backbone.model.dispose()`).
 * @shape `[B,H,W,3]` (or 1, see `inputChannels`) -> `[B, ceil(H / stride), ceil(W / stride), C]` for each map
 * @throws DidError DID_VALUE for an unknown name, size or output, with what there is, and for a wrong `stochasticDepth`;
 * DID_WEIGHTS for `weights` that do not fit, or are damaged
 * @example
 * const { model } = await createBackbone('resnet18', { inputSize: 64 });
 * const map = model.predict(tf.zeros([1, 64, 64, 3])); // [1,2,2,512]
 */
export async function createBackbone(name: BackboneName, options: BackboneOptions): Promise<Backbone> {
  const architecture = architectureOf(name);
  const [height, width] = sides(options.inputSize, 'createBackbone');
  const all = architecture.features;
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
  const { inputChannels = 3 } = options;
  const image = tf.input({ shape: [height, width, inputChannels], name: 'image' });
  const build = () =>
    architecture.build(image, {
      random: new SeededRandom(options.seed ?? 0).fork('backbone'),
      stochasticDepth: stochasticDepthOf(options, name, architecture),
    });
  const maps = options.weights === undefined ? build() : withoutDrawing(build);
  const outputs = features.map((feature) => maps.get(feature.name) as tf.SymbolicTensor);
  const [only] = outputs;
  const model = tf.model({ inputs: image, outputs: only && outputs.length === 1 ? only : outputs, name });
  const whole = tf.model({ inputs: image, outputs: [...maps.values()], name });
  const backbone: Backbone = {
    name,
    model,
    features,
    weightShapes: new Map(whole.weights.map(({ originalName, shape }) => [originalName, shape as number[]])),
    stages: all.map((feature) => feature.name),
    preprocessing:
      inputChannels === 1 ? grayPreprocessing(architecture.preprocessing) : architecture.preprocessing,
    parameters: model.trainableWeights.reduce((sum, weight) => sum + sizeOf(weight.shape), 0),
    gflops: (size) => architecture.count(...sides(size, 'gflops')).flops / 1e9,
  };
  if (options.weights === undefined) return backbone;
  try {
    const { weightsSource: source } = options;
    const given = source === undefined ? {} : { source };
    return { ...backbone, loadedWeights: await loadBackboneWeights(backbone, options.weights, given) };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

function architectureOf(name: BackboneName): Architecture {
  if (Object.hasOwn(ARCHITECTURES, name)) return ARCHITECTURES[name];
  throw unknown('`name`', name, Object.keys(ARCHITECTURES));
}

function stochasticDepthOf(
  { stochasticDepth = 0 }: BackboneOptions,
  name: string,
  { hasStochasticDepth }: Architecture,
): number {
  if (stochasticDepth === 0 || (hasStochasticDepth && stochasticDepth > 0 && stochasticDepth <= 1)) {
    return stochasticDepth;
  }
  const expected = hasStochasticDepth ? 'lie in [0, 1]' : `be 0 for ${name}, which has none`;
  throw new DidError(
    'DID_VALUE',
    `createBackbone: \`stochasticDepth\` must ${expected}; got ${stochasticDepth}.`,
    { stochasticDepth },
  );
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
