import type { TracedConstant, TracedShape } from '../trace/traced-graph.js';

/** Where axis i of `[B,h,w,C]` stands in `[B,C,h,w]`. */
const MOVED = [0, 2, 3, 1] as const;

/** A map's shape with channels before places; others as they are. */
export function channelsFirst<T>(shape: readonly T[]): readonly T[] {
  const [batch, height, width, channels] = shape as [T, T, T, T];
  return shape.length === 4 ? [batch, channels, height, width] : shape;
}

/** The axis of a map with channels first that this one of a map with channels last is. */
export function movedAxis(axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  return rank === 4 ? (MOVED[positive] as number) : positive;
}

/** The numbers of a reshape to or from a map lie in the same order either way: one place, or one channel. */
export function isIndifferent([, height, width, channels]: TracedShape): boolean {
  return (height === 1 && width === 1) || channels === 1;
}

/** A constant that is spread over a map, with the map's axes. */
export function spreadConstant(constant: TracedConstant): TracedConstant {
  if (constant.shape.length === 0) return constant;
  const shape = [...Array(4 - constant.shape.length).fill(1), ...constant.shape] as number[];
  return permute({ ...constant, shape }, [0, 3, 1, 2]);
}

/** A convolution's filter, `[h,w,C,filters]`, as `[filters,C,h,w]`; of a depthwise one, `[h,w,C,M]`, as `[C M,1,h,w]`. */
export function filterFirst(filter: TracedConstant, depthwise: boolean): TracedConstant {
  if (!depthwise) return permute(filter, [3, 2, 0, 1]);
  const { shape, ...rest } = permute(filter, [2, 3, 0, 1]);
  const [channels, multiplier, height, width] = shape as [number, number, number, number];
  return { ...rest, shape: [channels * multiplier, 1, height, width] };
}

/** Axis i of the result is axis `order[i]` of what is given. */
function permute(constant: TracedConstant, order: readonly number[]): TracedConstant {
  const { shape, values } = constant;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const lengths = order.map((axis) => shape[axis] as number) as [number, number, number, number];
  const steps = order.map((axis) => strides[axis] as number) as [number, number, number, number];
  const moved = values.slice();
  let at = 0;
  for (let a = 0; a < lengths[0]; a++) {
    for (let b = 0; b < lengths[1]; b++) {
      for (let c = 0; c < lengths[2]; c++) {
        for (let d = 0; d < lengths[3]; d++) {
          moved[at++] = values[a * steps[0] + b * steps[1] + c * steps[2] + d * steps[3]] as number;
        }
      }
    }
  }
  return { ...constant, shape: lengths, values: moved };
}
