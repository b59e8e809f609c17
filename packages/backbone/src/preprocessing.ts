/** How pictures must be prepared for the weights. */
export interface BackbonePreprocessing {
  /** Of pixels in 0..1, for red, green and blue. */
  readonly mean: readonly [number, number, number];
  /** The deviation, likewise. */
  readonly std: readonly [number, number, number];
  /** What the network does inside: `symmetric` as PyTorch pads, or `same` as TensorFlow, where the weights come from it. */
  readonly padding: 'symmetric' | 'same';
}

/** Mean and deviation of ImageNet's pixels, which torchvision's and timm's weights expect. */
export const IMAGENET_PREPROCESSING: BackbonePreprocessing = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  padding: 'symmetric',
};
