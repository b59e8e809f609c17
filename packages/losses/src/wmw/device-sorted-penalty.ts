import {
  add,
  cast,
  concat,
  cumsum,
  div,
  equal,
  gather,
  maximum,
  mean,
  mul,
  neg,
  ones,
  pow,
  reverse,
  round,
  scalar,
  slice,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  topk,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { ValueAndGradient } from '../loss-with-gradient.js';
import type { PairPenalty } from './pair-penalty.js';

/**
 * The mean of `max(0, margin - (s_fake - s_real))^power` by a sort and prefix sums of the polynomial, on the device.
 *
 * @remarks
 * Nothing is read back. The sums are float32: scores are centred first, and the powers of what is left still cancel in
 * part, so it is good to about 1e-5 of the largest term where the host's form is good to 1e-7.
 * @shape scores `[B]`, labels `[B]` -> loss `[]`, gradient `[B]`
 */
export function deviceSortedPenalty(
  scores: Tensor1D,
  labels: Tensor1D,
  { margin, power, pairs }: PairPenalty,
): ValueAndGradient {
  const n = scores.size;
  const [isFake, isReal] = [cast(equal(labels, 1), 'float32'), cast(equal(labels, 0), 'float32')];
  // A centre of few bits: to subtract it is exact for most scores, so ties stay ties.
  const centred = sub(scores, div(round(mul(mean(scores), 64)), 64));
  // Fakes come first: of equal keys the sort keeps the order, and a pair that just holds its margin is none.
  const keys = concat([sub(centred, margin), centred]);
  const { values, indices } = topk(keys, 2 * n); //                        from above      [2B]
  const fakeHere = gather(concat([isFake, zerosLike(isFake)]), indices);
  const realHere = gather(concat([zerosLike(isReal), isReal]), indices);
  const powers = powersOf(values, power);
  const realsAbove = powers.map((x) => cumsum(mul(realHere, x)));
  const fakesBelow = powers.slice(0, power).map((x) => cumsumFromEnd(mul(fakeHere, x)));
  const count = pairs === 'all' ? mul(sum(isFake), sum(isReal)) : sum(mul(fakeHere, realsAbove[0] as Tensor));
  const weight = div(1, maximum(count, 1));
  const total = sum(mul(fakeHere, polynomial(realsAbove, powers, power, 1)));
  const slopes = sub(
    mul(realHere, polynomial(fakesBelow, powers, power - 1, -1)),
    mul(fakeHere, polynomial(realsAbove, powers, power - 1, 1)),
  );
  const placed = gather(slopes, inverse(indices)); //                      back in place   [2B]
  const gradient = mul<Tensor1D>(add(slice(placed, 0, n), slice(placed, n, n)), mul(weight, power));
  return { loss: mul(total, weight), gradient };
}

/** The option `reverse` of cumsum is wrong on WebGPU from the second length on (4.22 keeps the first one's shader). */
function cumsumFromEnd(x: Tensor): Tensor {
  return reverse(cumsum(reverse(x)));
}

/** 1, x, x^2, ..., x^power. */
function powersOf(x: Tensor, power: number): Tensor[] {
  return Array.from({ length: power + 1 }, (_, k) => (k === 0 ? ones(x.shape) : pow(x, scalar(k, 'int32'))));
}

/** `sum over the others y of (sign (y - x))^degree`, from the prefix sums of y^k and the powers of x. */
function polynomial(
  sums: readonly Tensor[],
  powers: readonly Tensor[],
  degree: number,
  sign: 1 | -1,
): Tensor {
  let result: Tensor = zerosLike(powers[0] as Tensor);
  let binomial = 1;
  for (let k = 0; k <= degree; k++) {
    const coefficient = binomial * (-1) ** (degree - k) * sign ** degree;
    result = add(result, mul(mul(sums[k] as Tensor, powers[degree - k] as Tensor), coefficient));
    binomial = (binomial * (degree - k)) / (k + 1);
  }
  return result;
}

/** Where each element of a permutation came from: its argsort. Exact up to 2^24 in float32. */
function inverse(permutation: Tensor): Tensor1D {
  return topk(neg(cast(permutation, 'float32')), permutation.size).indices as Tensor1D;
}
