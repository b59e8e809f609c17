/** How pictures must be prepared for the weights. */
export interface BackbonePreprocessing {
  /** Of pixels in 0..1, for red, green and blue, or one for gray. */
  readonly mean: readonly number[];
  /** The deviation, likewise. */
  readonly std: readonly number[];
  /** What the network does inside: `symmetric` as PyTorch pads, or `same` as TensorFlow, where the weights come from it. */
  readonly padding: 'symmetric' | 'same';
}

/** Mean and deviation of ImageNet's pixels, which torchvision's and timm's weights expect. */
export const IMAGENET_PREPROCESSING: BackbonePreprocessing = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  padding: 'symmetric',
};

/** The same for gray: the mean over the channels. */
export function grayPreprocessing({ mean, std, padding }: BackbonePreprocessing): BackbonePreprocessing {
  const middle = (values: readonly number[]) => [
    values.reduce((sum, value) => sum + value, 0) / values.length,
  ];
  return { mean: middle(mean), std: middle(std), padding };
}
