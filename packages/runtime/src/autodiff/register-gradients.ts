import * as tf from '@tensorflow/tfjs';

let registered = false;

/**
 * Registers gradients that go through one kernel where the backend has it, instead of several.
 *
 * @remarks Called by `prepareBackend`; calling it again changes nothing.
 */
export function registerGradients(): void {
  if (registered) return;
  registered = true;
  // dx = dy where x > 0. The stock form compares, fills, selects, casts and multiplies.
  throughKernel('Relu', 'ReluGrad');
}

/** The kernel takes `dy` and `x`, and is linear in `dy`: its own gradient is itself, so second derivatives stay right. */
function throughKernel(forward: string, backward: string): void {
  const stock = tf.getGradient(forward);
  const run = (dy: tf.Tensor, x: tf.Tensor): tf.Tensor => tf.engine().runKernel(backward, { dy, x });
  tf.unregisterGradient(forward);
  tf.registerGradient({
    ...stock,
    gradFunc: (dy, saved, attrs) => {
      if (!tf.getKernel(backward, tf.getBackend())) return stock.gradFunc(dy, saved, attrs);
      const [x] = saved as [tf.Tensor];
      return { x: () => run(dy as tf.Tensor, x) };
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
