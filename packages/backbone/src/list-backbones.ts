import { ARCHITECTURES } from './architectures.js';
import type { BackboneCard, BackboneName } from './backbone.js';

/** Every backbone with its size, cost and feature maps; nothing is built for it. */
export function listBackbones(): BackboneCard[] {
  return (Object.keys(ARCHITECTURES) as BackboneName[]).map((name) => {
    const { inputSize, description, features, count } = ARCHITECTURES[name];
    const { parameters, flops } = count(inputSize, inputSize);
    return { name, description, parameters, features, inputSize, gflops: flops / 1e9 };
  });
}
