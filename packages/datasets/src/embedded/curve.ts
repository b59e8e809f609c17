/** Catmull-Rom segment between `b` and `c`. */
function segment(a: number, b: number, c: number, d: number, t: number): number {
  const t2 = t * t;
  return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t2 + (3 * (b - c) + d - a) * t2 * t);
}

/**
 * A smooth curve through evenly spaced knots.
 *
 * @param ends - how the curve goes on beyond its ends: `even` mirrors it (it arrives level), `odd` mirrors
 * and negates it (it crosses zero there, as a width does at the pole of a head).
 * @param t - 0 at the first knot, 1 at the last.
 */
export function splineAt(knots: readonly number[], t: number, ends: 'even' | 'odd' = 'even'): number {
  const last = knots.length - 1;
  const position = Math.min(Math.max(t, 0), 1) * last;
  const i = Math.min(Math.floor(position), last - 1);
  const sign = ends === 'even' ? 1 : -1;
  const before = i > 0 ? (knots[i - 1] as number) : sign * (knots[1] as number);
  const after = i + 2 <= last ? (knots[i + 2] as number) : sign * (knots[last - 1] as number);
  return segment(before, knots[i] as number, knots[i + 1] as number, after, position - i);
}

/** A function on [-1, 1], sampled so that pixel loops look it up instead of computing it. */
export type Table = Float32Array;

/** Samples `f` at 65 points of [-1, 1]. */
export function tabulate(f: (a: number) => number): Table {
  const table = new Float32Array(65);
  for (let i = 0; i < 65; i++) table[i] = f(i / 32 - 1);
  return table;
}

/** Reads a {@link Table}; arguments beyond [-1, 1] take the value at the end. */
export function lookUp(table: Table, a: number): number {
  if (a <= -1) return table[0] as number;
  if (a >= 1) return table[64] as number;
  const position = (a + 1) * 32;
  const i = Math.floor(position);
  const t = position - i;
  return (table[i] as number) * (1 - t) + (table[i + 1] as number) * t;
}

/** 0 at and before `from`, 1 at and after `to`, smooth between; `from` may be the larger. */
export function smoothStep(from: number, to: number, x: number): number {
  const t = (x - from) / (to - from);
  if (t <= 0) return 0;
  if (t >= 1) return 1;
  return t * t * (3 - 2 * t);
}

/** A bell of height 1 about (cx, cy), exp(-d^2); 0 where it is too small to see. */
export function bell(x: number, y: number, cx: number, cy: number, sx: number, sy: number): number {
  const dx = (x - cx) / sx;
  const dy = (y - cy) / sy;
  const d = dx * dx + dy * dy;
  return d > 7 ? 0 : Math.exp(-d);
}

/** Keeps a value within [low, high]. */
export function clamp(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high);
}

/** From `a` (t = 0) to `b` (t = 1). */
export function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}
