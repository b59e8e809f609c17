import * as tf from '@tensorflow/tfjs';
import { LeanTape } from './lean-tape.js';

/** Options of {@link checkpointed}. */
export interface CheckpointedOptions {
  /** False for an `x` whose gradient nobody wants, such as pictures: it need not be computed then. Default true. */
  readonly inputGradient?: boolean;
  /** Called before `f` runs again; what it returns is called after, to put right what `f` has written twice. */
  readonly beforeAgain?: () => () => void;
}

/**
 * Runs `f` and remembers nothing of it but `x`; the backward pass runs it again for its gradients.
 *
 * @remarks Exact as long as `f` gives the same numbers twice: no randomness of its own.
 *
 * @param variables - Those that `f` uses and whose gradients are wanted.
 * @source Chen et al. 2016, Training deep nets with sublinear memory cost.
 * @example
 * const y = checkpointed((x) => tf.tanh(tf.matMul(x, w)), x, [w]);
 */
export function checkpointed(
  f: (x: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  variables: readonly tf.Variable[],
  options: CheckpointedOptions = {},
): tf.Tensor {
  const { inputGradient = true, beforeAgain } = options;
  const run = tf.customGrad((...inputs) => {
    const save = inputs.at(-1) as tf.GradSaveFunc;
    save([x]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [again] = saved as [tf.Tensor];
      const sources = inputGradient ? [again, ...variables] : [...variables];
      return gradientsAgain(() => f(again), sources, dy, beforeAgain);
    };
    return { value: f(x), gradFunc };
  });
  return run(...(inputGradient ? [x, ...variables] : variables));
}

function gradientsAgain(
  f: () => tf.Tensor,
  sources: tf.Tensor[],
  dy: tf.Tensor,
  beforeAgain?: () => () => void,
): tf.Tensor[] {
  const engine = tf.engine();
  const afterwards = beforeAgain?.();
  // The engine has one tape; a gradient inside of a backward pass starts another and would forget this one.
  const outer = engine.state.activeTape;
  try {
    const { value, grads } = engine.gradients(() => LeanTape.record(f), sources, dy.clone(), true);
    value.dispose();
    return sources.map((source, i) => grads[i] ?? tf.zerosLike(source));
  } finally {
    engine.state.activeTape = outer;
    afterwards?.();
  }
}
