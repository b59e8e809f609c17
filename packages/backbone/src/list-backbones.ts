import type { BackboneCard, BackboneName } from './backbone.js';
import { countResnet } from './resnet/count-resnet.js';
import { resnetFeatures } from './resnet/resnet-features.js';
import { RESNET_VARIANTS, type ResnetVariant } from './resnet/variants.js';

/** Every backbone with its size, cost and feature maps; nothing is built for it. */
export function listBackbones(): BackboneCard[] {
  return (Object.entries(RESNET_VARIANTS) as [BackboneName, ResnetVariant][]).map(([name, variant]) => {
    const { inputSize, description } = variant;
    const { parameters, flops } = countResnet(variant, inputSize, inputSize);
    const features = resnetFeatures(variant);
    return { name, description, parameters, features, inputSize, gflops: flops / 1e9 };
  });
}
