import { ARCHITECTURES } from './architectures.js';
import type { BackboneCard, BackboneName } from './backbone.js';
import { IMAGENET_ACCURACY } from './imagenet-accuracy.js';

/** Every backbone with its size, cost, feature maps, and the accuracy of published weights; nothing is built for it. */
export function listBackbones(): BackboneCard[] {
  return (Object.keys(ARCHITECTURES) as BackboneName[]).map((name) => {
    const { inputSize, description, features, count } = ARCHITECTURES[name];
    const { parameters, flops } = count(inputSize, inputSize);
    const imagenet = IMAGENET_ACCURACY[name] ?? [];
    return { name, description, parameters, features, inputSize, gflops: flops / 1e9, imagenet };
  });
}
