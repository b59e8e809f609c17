import * as tf from '@tensorflow/tfjs';
import type { ConvAttrs, PoolAttrs } from '../kernels/window-attrs.js';
import { overhangCorrection } from '../kernels/window-overhang.js';
import { dilatedGradients } from './dilated-gradients.js';
import { type ResizeAttrs, type ResizeKind, resizeGradient } from './resize-gradient.js';

let registered = false;

/**
 * Registers gradients that TensorFlow.js gets wrong, or goes a long way round for.
 *
 * @remarks Called by `prepareBackend`; calling it again changes nothing.
 */
export function registerGradients(): void {
  if (registered) return;
  registered = true;
  // dx = dy where x > 0, and below 6. The stock forms compare, fill, select, cast and multiply.
  throughKernel('Relu', 'ReluGrad', (y) => tf.step(y));
  throughKernel('Relu6', 'Relu6Grad', (y) => y.greater(0).logicalAnd(y.less(6)));
  correctAvgPool();
  allowDilation('Conv2D', false);
  allowDilation('DepthwiseConv2dNative', true);
  correctResize('ResizeBilinear', 'bilinear');
  correctResize('ResizeNearestNeighbor', 'nearest');
}

type GradFunc = tf.GradConfig['gradFunc'];

function replaceGradient(kernelName: string, gradFuncFrom: (stock: GradFunc) => GradFunc): void {
  const stock = tf.getGradient(kernelName);
  tf.unregisterGradient(kernelName);
  tf.registerGradient({ ...stock, gradFunc: gradFuncFrom(stock.gradFunc) });
}

/**
 * The kernel takes `dy` and the output as `x`, and is linear in `dy`: its own gradient is itself, so second derivatives stay right.
 *
 * @param slope - The derivative by ops of the output, for backends without that kernel.
 */
function throughKernel(forward: string, backward: string, slope: (y: tf.Tensor) => tf.Tensor): void {
  const run = (dy: tf.Tensor, x: tf.Tensor): tf.Tensor => tf.engine().runKernel(backward, { dy, x });
  tf.unregisterGradient(forward);
  tf.registerGradient({
    kernelName: forward,
    // It tells where the input passed, and the next layer keeps it anyway: the input need not live on.
    outputsToSave: [true],
    gradFunc: (dy, saved) => {
      const [y] = saved as [tf.Tensor];
      const viaKernel = tf.getKernel(backward, tf.getBackend()) !== undefined;
      return {
        x: () => (viaKernel ? run(dy as tf.Tensor, y) : (dy as tf.Tensor).mul(slope(y).cast('float32'))),
      };
    },
  });
  tf.registerGradient({
    kernelName: backward,
    inputsToSave: ['x'],
    gradFunc: (ddx, saved) => {
      const [x] = saved as [tf.Tensor];
      return { dy: () => run(ddx as tf.Tensor, x), x: () => tf.zerosLike(x) };
    },
  });
}

function correctAvgPool(): void {
  replaceGradient('AvgPool', (stock) => (dy, saved, attrs) => {
    const [x] = saved as [tf.Tensor4D];
    const correction =
      tf.getBackend() === 'tensorflow' ? null : overhangCorrection(x.shape, attrs as unknown as PoolAttrs);
    return stock(correction === null ? dy : (dy as tf.Tensor4D).mul(correction), saved, attrs);
  });
}

function allowDilation(kernelName: string, depthwise: boolean): void {
  replaceGradient(kernelName, (stock) => (dy, saved, attrs) => {
    const conv = attrs as unknown as ConvAttrs & { readonly dataFormat?: string };
    const dilated = [conv.dilations ?? 1].flat().some((step) => step !== 1);
    if (!dilated || (conv.dataFormat ?? 'NHWC') !== 'NHWC') return stock(dy, saved, attrs);
    const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
    return dilatedGradients(dy as tf.Tensor4D, { x, filter, attrs: conv, depthwise });
  });
}

function correctResize(kernelName: string, kind: ResizeKind): void {
  replaceGradient(kernelName, () => (dy, saved, attrs) => {
    const [images] = saved as [tf.Tensor4D];
    const resize = attrs as unknown as ResizeAttrs;
    return { images: () => resizeGradient(kind, images, dy as tf.Tensor4D, resize) };
  });
}
