import type { Architecture } from './architecture.js';
import type { BackboneName } from './backbone.js';
import { countEfficientNetV2 } from './efficientnet-v2/count-efficientnet-v2.js';
import { efficientNetV2 } from './efficientnet-v2/efficientnet-v2.js';
import { efficientNetV2Features } from './efficientnet-v2/efficientnet-v2-features.js';
import { EFFICIENTNET_V2_VARIANTS, type EfficientNetV2Variant } from './efficientnet-v2/variants.js';
import { IMAGENET_PREPROCESSING } from './preprocessing.js';
import { countResnet } from './resnet/count-resnet.js';
import { resnet } from './resnet/resnet.js';
import { resnetFeatures } from './resnet/resnet-features.js';
import { RESNET_VARIANTS, type ResnetVariant } from './resnet/variants.js';

/** Every network by name, in the order that lists give. */
export const ARCHITECTURES: Readonly<Record<BackboneName, Architecture>> = {
  ...mapValues(RESNET_VARIANTS, fromResnet),
  ...mapValues(EFFICIENTNET_V2_VARIANTS, fromEfficientNetV2),
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

function fromEfficientNetV2(variant: EfficientNetV2Variant): Architecture {
  const { description, inputSize, preprocessing } = variant;
  return {
    ...{ description, inputSize, preprocessing, hasStochasticDepth: true },
    features: efficientNetV2Features(variant),
    build: (image, options) => efficientNetV2(image, variant, options),
    count: (height, width) => countEfficientNetV2(variant, height, width),
  };
}

function mapValues<K extends string, V, W>(table: Readonly<Record<K, V>>, f: (value: V) => W): Record<K, W> {
  return Object.fromEntries(Object.entries<V>(table).map(([key, value]) => [key, f(value)])) as Record<K, W>;
}
