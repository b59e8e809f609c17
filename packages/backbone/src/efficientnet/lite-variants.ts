import type { InvertedResidualVariant } from '../inverted-residual/variant.js';
import type { BackbonePreprocessing } from '../preprocessing.js';
import { efficientNetStages, type StageRow } from './stages.js';

/** What the authors' weights expect: (pixel - 127) / 128, and TensorFlow's padding. @source efficientnet_lite_builder. */
const LITE_PREPROCESSING: BackbonePreprocessing = {
  mean: [127 / 255, 127 / 255, 127 / 255],
  std: [128 / 255, 128 / 255, 128 / 255],
  padding: 'same',
};

const row = (
  kernelSize: number,
  expansion: number,
  stride: number,
  width: number,
  depth: number,
): StageRow => ({ kind: 'mbconv', kernelSize, expansion, stride, width, depth });

const network = (
  name: string,
  inputSize: number,
  widths: readonly [number, number, number, number, number, number, number],
  depths: readonly [number, number, number, number, number],
): InvertedResidualVariant => {
  const rows = [
    row(3, 1, 1, widths[0], 1),
    row(3, 6, 2, widths[1], depths[0]),
    row(5, 6, 2, widths[2], depths[1]),
    row(3, 6, 2, widths[3], depths[2]),
    row(5, 6, 1, widths[4], depths[3]),
    row(5, 6, 2, widths[5], depths[4]),
    row(3, 6, 1, widths[6], 1),
  ];
  return {
    description: `EfficientNet-${name} (Tan and Le 2019, the authors' variant without squeeze-excite), for small devices.`,
    ...{ inputSize, preprocessing: LITE_PREPROCESSING, stemWidth: 32, headWidth: 1280 },
    stages: efficientNetStages(rows, { stemWidth: 32, activation: 'relu6', squeezeExcite: false }),
    activation: 'relu6',
    norm: { epsilon: 1e-3, momentum: 0.01 },
    hasStochasticDepth: true,
  };
};

/**
 * EfficientNet-Lite by name; stem, head, and the depths of the first and last stage do not scale.
 *
 * @source tensorflow/tpu's efficientnet/lite; PyPI's efficientnet-lite-pytorch.
 */
export const EFFICIENTNET_LITE_VARIANTS = {
  'efficientnet-lite0': network('Lite0', 224, [16, 24, 40, 80, 112, 192, 320], [2, 2, 3, 3, 4]),
  'efficientnet-lite1': network('Lite1', 240, [16, 24, 40, 80, 112, 192, 320], [3, 3, 4, 4, 5]),
  'efficientnet-lite2': network('Lite2', 260, [16, 24, 48, 88, 120, 208, 352], [3, 3, 4, 4, 5]),
} as const satisfies Record<string, InvertedResidualVariant>;
