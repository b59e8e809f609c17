import * as tf from '@tensorflow/tfjs';
import type { NamedWeights } from '../named-weights.js';
import { type Box, nonMaxSuppression } from '../non-max-suppression.js';
import type { RgbImage } from '../rgb-image.js';
import { warpImage } from '../warp-image.js';
import { pixelTable, writePixels } from './pixel-table.js';

/** A place where a face seems to be. @unit pixels */
export interface FaceBox {
  readonly box: Box;
  readonly score: number;
}

/** Mean colour and anchor sizes (in cells) that the network was trained with. @source face-api.js const.ts */
const PIXELS = pixelTable([117.001, 114.697, 97.404]);
const ANCHORS: readonly (readonly [number, number])[] = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
];
const MAX_OVERLAP = 0.4;
/** Five halvings. @unit pixels */
const CELL_SIDE = 32;
/** How far to the right and below a cell sees: 1 + 2 + 4 + 8 + 16 + 32 by the convolutions, as much again by the pooling. @unit pixels */
const CELL_SIGHT = 126;
const NUMBERS_PER_ANCHOR = 5;

/** One look at a picture. */
export interface FaceSearch {
  /** Side of the square that the network sees. An odd number of cells has a cell in the middle. @unit pixels, a multiple of 32 */
  readonly inputSize: number;
  /** Black added around the picture, as a part of its longer side: a face that fills it is missed without. */
  readonly borderRatio: number;
}

/** Finds faces with the tiny YOLO v2 of face-api: six convolutions, one cell for 32 pixels. */
export async function findFaceBoxes(
  weights: NamedWeights,
  image: RgbImage,
  search: FaceSearch,
  minScore: number,
): Promise<FaceBox[]> {
  const { inputSize, borderRatio } = search;
  const side = Math.max(image.width, image.height);
  const scale = inputSize / (side * (1 + 2 * borderRatio));
  const border = Math.round(scale * side * borderRatio);
  const output = tf.tidy(() => runNetwork(weights, fitIntoFrame(image, inputSize, scale, border)));
  const columns = output.shape[2];
  const values = await output.data();
  output.dispose();
  const inFrame = readBoxes(values, columns, minScore);
  return inFrame.map(({ box: [x, y, width, height], score }) => ({
    box: [(x - border) / scale, (y - border) / scale, width / scale, height / scale],
    score,
  }));
}

/**
 * The picture in the upper left of the square that the network was trained with: black, not mirrored, around it.
 *
 * @remarks Of the black to the right or below, as much as a cell of the picture can see is enough: the finds are those of the square.
 */
function fitIntoFrame(image: RgbImage, size: number, scale: number, border: number): tf.Tensor4D {
  const shift = (scale - 1) / 2;
  const width = Math.min(size - border, Math.max(1, Math.round(image.width * scale)));
  const height = Math.min(size - border, Math.max(1, Math.round(image.height * scale)));
  const inside = warpImage(image, [scale, 0, shift, 0, scale, shift], width, height);
  const sideOf = (length: number) =>
    Math.min(size, CELL_SIDE * Math.ceil((border + length + CELL_SIGHT) / CELL_SIDE));
  const [columns, rows] = [sideOf(width), sideOf(height)];
  const values = new Float32Array(rows * columns * 3);
  for (let channel = 0; channel < 3; channel++) {
    const black = PIXELS[channel] as number;
    for (let i = channel; i < values.length; i += 3) values[i] = black;
  }
  const row = 3 * width;
  for (let y = 0; y < height; y++) {
    writePixels(PIXELS, inside.data, y * row, (y + 1) * row, values, 3 * ((y + border) * columns + border));
  }
  return tf.tensor4d(values, [1, rows, columns, 3]);
}

function runNetwork(weights: NamedWeights, input: tf.Tensor4D): tf.Tensor4D {
  const first = tf.fused.conv2d({
    x: input,
    filter: weights.tensor<tf.Tensor4D>('conv0/filters'),
    bias: weights.tensor<tf.Tensor1D>('conv0/bias'),
    strides: 1,
    pad: 'valid',
    activation: 'leakyrelu',
    leakyreluAlpha: 0.1,
  });
  let x = tf.maxPool(first, 2, 2, 'same');
  for (const layer of [1, 2, 3, 4, 5]) {
    const depthwise = tf.depthwiseConv2d(
      x,
      weights.tensor<tf.Tensor4D>(`conv${layer}/depthwise_filter`),
      1,
      'same',
    );
    const y = tf.fused.conv2d({
      x: depthwise,
      filter: weights.tensor<tf.Tensor4D>(`conv${layer}/pointwise_filter`),
      bias: weights.tensor<tf.Tensor1D>(`conv${layer}/bias`),
      strides: 1,
      pad: 'valid',
      activation: 'leakyrelu',
      leakyreluAlpha: 0.1,
    });
    x = tf.maxPool(y, 2, layer === 5 ? 1 : 2, 'same');
  }
  return tf.fused.conv2d({
    x,
    filter: weights.tensor<tf.Tensor4D>('conv8/filters'),
    bias: weights.tensor<tf.Tensor1D>('conv8/bias'),
    strides: 1,
    pad: 'valid',
  });
}

function readBoxes(values: ArrayLike<number>, columns: number, minScore: number): FaceBox[] {
  const found: FaceBox[] = [];
  for (let i = 0; i < values.length; i += NUMBERS_PER_ANCHOR) {
    const score = sigmoid(values[i + 4] as number);
    if (score < minScore) continue;
    const slot = i / NUMBERS_PER_ANCHOR;
    const [anchorWidth, anchorHeight] = ANCHORS[slot % ANCHORS.length] as readonly [number, number];
    const cell = Math.floor(slot / ANCHORS.length);
    const width = Math.exp(values[i + 2] as number) * anchorWidth * CELL_SIDE;
    const height = Math.exp(values[i + 3] as number) * anchorHeight * CELL_SIDE;
    const centreX = ((cell % columns) + sigmoid(values[i] as number)) * CELL_SIDE;
    const centreY = (Math.floor(cell / columns) + sigmoid(values[i + 1] as number)) * CELL_SIDE;
    found.push({ box: [centreX - width / 2, centreY - height / 2, width, height], score });
  }
  return nonMaxSuppression(found, MAX_OVERLAP);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
