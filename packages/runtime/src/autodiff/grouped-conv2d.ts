import * as tf from '@tensorflow/tfjs';
import { DidError } from '../errors/did-error.js';
import { checkShape } from '../shape/check-shape.js';

/**
 * A convolution whose channels fall into groups that do not see one another, as in ResNeXt.
 *
 * @remarks
 * TensorFlow.js has none. One group is `tf.conv2d`, one channel a group `tf.depthwiseConv2d`, anything between a convolution for
 * each group. Gradients are theirs.
 *
 * @param filter - Output channels of the first group first, as PyTorch orders them.
 * @param pad - As of `tf.conv2d`; a number is for all sides.
 * @shape x `[B,H,W,Ci]`, filter `[kh,kw,Ci/groups,Co]` -> `[B,h,w,Co]`
 * @throws DidError DID_SHAPE when the channels do not fall into so many groups
 * @source Krizhevsky et al. 2012; torch.nn.functional.conv2d(groups=...).
 */
export function groupedConv2d(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  groups: number,
  strides: number | [number, number] = 1,
  pad: 'same' | 'valid' | number = 'same',
): tf.Tensor4D {
  checkShape('x', x, ['B', 'H', 'W', 'Ci'], 'groupedConv2d');
  checkShape('filter', filter, ['kh', 'kw', 'Ci/groups', 'Co'], 'groupedConv2d');
  const [height, width, inputs, outputs] = filter.shape;
  if (!Number.isInteger(groups) || groups < 1 || x.shape[3] !== inputs * groups || outputs % groups !== 0) {
    throw new DidError(
      'DID_SHAPE',
      `groupedConv2d: \`groups\` must divide Ci and Co, with filter [kh,kw,Ci/groups,Co]; got groups = ${groups}, x [${x.shape}], filter [${filter.shape}].`,
      { groups, x: x.shape, filter: filter.shape },
    );
  }
  if (groups === 1) return tf.conv2d(x, filter, strides, pad);
  return tf.tidy(() => {
    if (inputs === 1) {
      // A depthwise filter is [kh,kw,Ci,Co/Ci].
      const depthwise: tf.Tensor4D = filter.reshape([height, width, groups, outputs / groups]);
      return tf.depthwiseConv2d(x, depthwise, strides, pad);
    }
    const filters = tf.split<tf.Tensor4D>(filter, groups, 3);
    const parts = tf.split<tf.Tensor4D>(x, groups, 3);
    return tf.concat(
      parts.map((part, group) => tf.conv2d(part, filters[group] as tf.Tensor4D, strides, pad)),
      3,
    );
  });
}
