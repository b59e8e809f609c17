import * as tf from '@tensorflow/tfjs';

type TapeNode = ReturnType<typeof tf.engine>['state']['activeTape'][number];

/** Kernels whose gradients ask of what they saved nothing but its shape, which a tensor keeps when it is freed. */
const SHAPE_ONLY = new Set(['Add', 'AddN', 'Sub', 'PadV2', 'Reshape', 'ExpandDims', 'Sum', 'Mean', 'Concat']);

/**
 * The tape of a gradient that lets go of memory as soon as nothing can ask for it.
 *
 * @remarks
 * TensorFlow.js holds everything that any operation saved, and the gradient of every intermediate tensor, until the
 * whole backward pass has ended. Here an operation's share goes as soon as the pass has left it behind.
 */
export class LeanTape {
  private static current: LeanTape | undefined;
  private next = 0;
  private readonly spent: tf.Tensor[] = [];

  /** The tape that is being written; undefined outside of {@link LeanTape.record}. */
  static get active(): LeanTape | undefined {
    return LeanTape.current;
  }

  /** Runs a forward pass whose gradient will be taken once, and trims what it wrote. */
  static record<T>(forward: () => T): T {
    const outer = LeanTape.current;
    const tape = new LeanTape();
    LeanTape.current = tape;
    try {
      const result = forward();
      tape.trim();
      return result;
    } finally {
      LeanTape.current = outer;
    }
  }

  /** Lets go of what the operations since the last call saved in vain. */
  trim(): void {
    const tape = tf.engine().state.activeTape;
    for (; this.next < tape.length; this.next++) this.slim(tape[this.next] as TapeNode);
  }

  private slim(node: TapeNode): void {
    const { gradient } = node;
    if (gradient === undefined) return;
    const saved = node.saved ?? [];
    if (SHAPE_ONLY.has(node.kernelName)) tf.dispose(saved);
    node.gradient = (dys) => {
      // The operation before this one in the backward pass is done: its inputs' gradients are on their way.
      tf.dispose(this.spent.splice(0));
      const inputGradients = gradient(dys);
      const given = dys.filter((dy) => dy != null);
      this.spent.push(...saved, ...given);
      const known = new Set(given);
      // An operation may hand on its own dy, or one tensor for two inputs: each gets one that can be freed alone.
      const ownCopy = (dx: tf.Tensor): tf.Tensor => {
        const mine = known.has(dx) ? dx.clone() : dx;
        known.add(mine);
        return mine;
      };
      return Object.fromEntries(
        Object.entries(inputGradients).map(([name, compute]) => [name, () => ownCopy(compute())]),
      );
    };
  }
}
