import type { BackboneCard, BackboneName, FeatureInfo } from './backbone.js';
import { countResnet } from './resnet/count-flops.js';
import { RESNET_VARIANTS, type ResnetVariant } from './resnet/variants.js';

/** Every backbone with its size, cost and feature maps; nothing is built for it. */
export function listBackbones(): BackboneCard[] {
  return (Object.entries(RESNET_VARIANTS) as [BackboneName, ResnetVariant][]).map(([name, variant]) => {
    const { parameters, flops } = countResnet(variant, variant.inputSize, variant.inputSize);
    return {
      name,
      description: variant.description,
      parameters,
      features: featuresOf(variant),
      inputSize: variant.inputSize,
      gflops: flops / 1e9,
    };
  });
}

function featuresOf(variant: ResnetVariant): FeatureInfo[] {
  let stride = variant.stem.kind === 'small' ? 2 : 4;
  const stages = variant.widths.map((width, stage) => {
    stride *= variant.strides[stage] as number;
    return { name: `stage${stage + 1}`, stride, channels: width * variant.expansion };
  });
  return [
    { name: 'stem', stride: variant.stem.kind === 'small' ? 2 : 4, channels: variant.stem.width },
    ...stages,
  ];
}
