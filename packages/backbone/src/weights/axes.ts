import { DidError } from '@did/runtime';

/** Our axes in the order of PyTorch's: `[kh,kw,in,out]` from `[out,in,kh,kw]`. */
const KERNEL = [2, 3, 1, 0];
/** `[kh,kw,C,1]` from `[C,1,kh,kw]`. */
const DEPTHWISE = [2, 3, 0, 1];
/** `[in,out]` from `[out,in]`. */
const DENSE = [1, 0];

/** Which of PyTorch's axes each of ours is, for one kind of weight of so many axes. */
export function ourAxes(kind: string, rank: number): readonly number[] {
  if (rank === 4) return kind === 'depthwise_kernel' ? DEPTHWISE : KERNEL;
  return rank === 2 ? DENSE : [0];
}

/** The shape that PyTorch gives a weight which is `shape` here. */
export function torchShape(shape: readonly number[], kind: string): number[] {
  const theirs = [...shape];
  ourAxes(kind, shape.length).forEach((from, to) => {
    theirs[from] = shape[to] as number;
  });
  return theirs;
}

/** Moves the axes of a weight of PyTorch's: of up to four, of which `axes` says where each of the result comes from. */
export function moveAxes(
  values: Float32Array,
  theirs: readonly number[],
  axes: readonly number[],
): Float32Array {
  if (axes.length === 1) return values;
  const steps = theirs.map((_, axis) => theirs.slice(axis + 1).reduce((product, side) => product * side, 1));
  // Shorter ones are lifted to four axes of which the first are single.
  const lift = 4 - axes.length;
  if (lift < 0) throw new DidError('DID_WEIGHTS', `weights: a tensor of ${axes.length} axes.`, {});
  const sides = Array.from({ length: 4 }, (_, i) =>
    i < lift ? 1 : (theirs[axes[i - lift] as number] as number),
  );
  const moves = Array.from({ length: 4 }, (_, i) =>
    i < lift ? 0 : (steps[axes[i - lift] as number] as number),
  );
  const [a, b, c, d] = sides as [number, number, number, number];
  const [stepA, stepB, stepC, stepD] = moves as [number, number, number, number];
  const result = new Float32Array(values.length);
  let to = 0;
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let k = 0; k < c; k++) {
        let from = i * stepA + j * stepB + k * stepC;
        for (let l = 0; l < d; l++, from += stepD) result[to++] = values[from] as number;
      }
    }
  }
  return result;
}
