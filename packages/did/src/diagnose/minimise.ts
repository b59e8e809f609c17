import { dot } from '../rows/dot.js';

/** A point's loss and gradient. */
export interface LossAt {
  readonly loss: number;
  readonly gradient: Float64Array;
}

/** How {@link minimise} stops. */
export interface MinimiseOptions {
  /** It ends where no part of the gradient is larger. */
  readonly tolerance: number;
  readonly iterations: number;
}

const MEMORY = 10;
/** A step must bring this share of what the slope promises. */
const ARMIJO = 1e-4;
const HALVINGS = 20;

/**
 * Minimises a smooth convex function by L-BFGS with backtracking.
 *
 * @remarks
 * It ends, too, where float32 losses no longer tell points apart: no shorter step brings a gain.
 *
 * @param start - Where it begins; left as it is.
 * @returns The best point.
 * @source Nocedal and Wright 2006, algorithms 7.4 and 3.1.
 */
export async function minimise(
  lossAt: (point: Float64Array) => Promise<LossAt>,
  start: Float64Array,
  { tolerance, iterations }: MinimiseOptions,
): Promise<Float64Array> {
  let point = start;
  let at = await lossAt(point);
  const pairs: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let i = 0; i < iterations && largest(at.gradient) > tolerance; i++) {
    const direction = descentDirection(at.gradient, pairs);
    const slope = dot(direction, at.gradient);
    // The first step has no curvature to go by; its length is at most 1.
    let size = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    let found: { point: Float64Array; at: LossAt } | null = null;
    for (let halving = 0; halving < HALVINGS && found === null; halving++) {
      const candidate = point.map((value, k) => value + size * (direction[k] as number));
      const there = await lossAt(candidate);
      if (there.loss <= at.loss + ARMIJO * size * slope) found = { point: candidate, at: there };
      size /= 2;
    }
    if (found === null) return point;
    const before = point;
    const s = found.point.map((value, k) => value - (before[k] as number));
    const earlier = at.gradient;
    const y = found.at.gradient.map((value, k) => value - (earlier[k] as number));
    const curvature = dot(s, y);
    if (curvature > 0) pairs.push({ s, y, rho: 1 / curvature });
    if (pairs.length > MEMORY) pairs.shift();
    point = found.point;
    at = found.at;
  }
  return point;
}

/** The two loops of L-BFGS: minus the inverse Hessian, as the last steps show it, times the gradient. */
function descentDirection(
  gradient: Float64Array,
  pairs: readonly { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[],
): Float64Array {
  const q = gradient.map((value) => -value);
  const factors: number[] = [];
  for (const { s, y, rho } of [...pairs].reverse()) {
    const factor = rho * dot(s, q);
    addTo(q, y, -factor);
    factors.push(factor);
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let k = 0; k < q.length; k++) q[k] = (q[k] as number) * scale;
  }
  for (const { s, y, rho } of pairs) {
    addTo(q, s, (factors.pop() as number) - rho * dot(y, q));
  }
  return q;
}

function addTo(a: Float64Array, b: Float64Array, factor: number): void {
  for (let k = 0; k < a.length; k++) a[k] = (a[k] as number) + factor * (b[k] as number);
}

function largest(a: Float64Array): number {
  return a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
