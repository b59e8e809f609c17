import * as tf from '@tensorflow/tfjs';

/** Attributes of TensorFlow.js's two resizing kernels. */
export interface ResizeAttrs {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

export type ResizeKind = 'bilinear' | 'nearest';

/**
 * The gradient of resizing as two matrix products: resizing is linear, and one axis at a time.
 *
 * @remarks
 * Replaces four kernels: the stock ones ignore `halfPixelCenters` on every backend, and those of the cpu backend take one
 * axis's scale for the other's (bilinear) or the input's batch stride for the output's (nearest).
 *
 * @shape images `[B,H,W,C]`, dy `[B,h,w,C]` -> `[B,H,W,C]`
 */
export function resizeGradient(
  kind: ResizeKind,
  images: tf.Tensor4D,
  dy: tf.Tensor4D,
  attrs: ResizeAttrs,
): tf.Tensor4D {
  return tf.tidy(() => {
    const [batch, height, width, channels] = images.shape;
    const [, outHeight, outWidth] = dy.shape;
    const rows = interpolationMatrix(kind, height, outHeight, attrs);
    const columns = interpolationMatrix(kind, width, outWidth, attrs);
    const down = tf.matMul(rows, dy.reshape<tf.Tensor3D>([batch, outHeight, outWidth * channels]));
    const across = tf.matMul(columns, down.reshape<tf.Tensor3D>([batch * height, outWidth, channels]));
    return across.reshape<tf.Tensor4D>(images.shape);
  });
}

/** Weight of each output position in each input one. @shape `[1,from,to]` */
function interpolationMatrix(kind: ResizeKind, from: number, to: number, attrs: ResizeAttrs): tf.Tensor3D {
  const { alignCorners, halfPixelCenters } = attrs;
  const [fromSpan, toSpan] = alignCorners && to > 1 ? [from - 1, to - 1] : [from, to];
  const weights = new Float32Array(from * to);
  const give = (input: number, output: number, weight: number) => {
    const at = Math.min(from - 1, Math.max(0, input)) * to + output;
    weights[at] = (weights[at] as number) + weight;
  };
  for (let output = 0; output < to; output++) {
    // As the forward kernels find their place, in float32 like them.
    const scale = Math.fround(fromSpan / toSpan);
    const centre = halfPixelCenters ? (output + 0.5) * scale : output * scale;
    if (kind === 'nearest') {
      give(alignCorners ? Math.round(centre) : Math.floor(centre), output, 1);
      continue;
    }
    const place = halfPixelCenters ? centre - 0.5 : centre;
    const floor = Math.max(0, Math.floor(place));
    const share = Math.max(0, place - floor);
    give(floor, output, 1 - share);
    give(floor + 1, output, share);
  }
  return tf.tensor3d(weights, [1, from, to]);
}
