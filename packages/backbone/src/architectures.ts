import type { Architecture } from './architecture.js';
import type { BackboneName } from './backbone.js';
import { EFFICIENTNET_B_VARIANTS } from './efficientnet/b-variants.js';
import { EFFICIENTNET_LITE_VARIANTS } from './efficientnet/lite-variants.js';
import { EFFICIENTNET_V2_VARIANTS } from './efficientnet/v2-variants.js';
import { countInvertedResidual } from './inverted-residual/count-inverted-residual.js';
import { invertedResidualFeatures } from './inverted-residual/inverted-residual-features.js';
import { invertedResidualNetwork } from './inverted-residual/inverted-residual-network.js';
import type { InvertedResidualVariant } from './inverted-residual/variant.js';
import { MOBILENET_V3_VARIANTS } from './mobilenet-v3/variants.js';
import { IMAGENET_PREPROCESSING } from './preprocessing.js';
import { countResnet } from './resnet/count-resnet.js';
import { resnet } from './resnet/resnet.js';
import { resnetFeatures } from './resnet/resnet-features.js';
import { RESNET_VARIANTS, type ResnetVariant } from './resnet/variants.js';
import { XCEPTION_FEATURES } from './xception/block-table.js';
import { countXception } from './xception/count-xception.js';
import { xception } from './xception/xception.js';

/** Every network by name, in the order that lists give. */
export const ARCHITECTURES: Readonly<Record<BackboneName, Architecture>> = {
  ...mapValues(RESNET_VARIANTS, fromResnet),
  xception: {
    description: "Xception (Chollet 2017), as timm's legacy_xception; DeepfakeBench's baseline.",
    inputSize: 299,
    // The authors' weights want pixels in -1..1.
    preprocessing: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], padding: 'symmetric' },
    hasStochasticDepth: false,
    features: XCEPTION_FEATURES,
    build: (image, { random }) => xception(image, random),
    count: countXception,
  },
  ...mapValues(MOBILENET_V3_VARIANTS, fromInvertedResidual),
  ...mapValues(EFFICIENTNET_LITE_VARIANTS, fromInvertedResidual),
  ...mapValues(EFFICIENTNET_B_VARIANTS, fromInvertedResidual),
  ...mapValues(EFFICIENTNET_V2_VARIANTS, fromInvertedResidual),
};

function fromResnet(variant: ResnetVariant): Architecture {
  const { description, inputSize } = variant;
  return {
    ...{ description, inputSize, preprocessing: IMAGENET_PREPROCESSING, hasStochasticDepth: false },
    features: resnetFeatures(variant),
    build: (image, { random }) => resnet(image, variant, random),
    count: (height, width) => countResnet(variant, height, width),
  };
}

function fromInvertedResidual(variant: InvertedResidualVariant): Architecture {
  const { description, inputSize, preprocessing, hasStochasticDepth } = variant;
  return {
    ...{ description, inputSize, preprocessing, hasStochasticDepth },
    features: invertedResidualFeatures(variant),
    build: (image, options) => invertedResidualNetwork(image, variant, options),
    count: (height, width) => countInvertedResidual(variant, height, width),
  };
}

function mapValues<K extends string, V, W>(table: Readonly<Record<K, V>>, f: (value: V) => W): Record<K, W> {
  return Object.fromEntries(Object.entries<V>(table).map(([key, value]) => [key, f(value)])) as Record<K, W>;
}
