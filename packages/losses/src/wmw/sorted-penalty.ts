import { scalar, type Tensor1D, tensor1d } from '@tensorflow/tfjs-core';
import type { ValueAndGradient } from '../loss-with-gradient.js';
import { placesOf } from '../places-of.js';
import { sortScores } from '../sort-scores.js';
import type { PairPenalty } from './pair-penalty.js';
import { sumOfShortfalls } from './sum-of-shortfalls.js';

/**
 * The mean of `max(0, margin - (s_fake - s_real))^power` in O(B log B), in float64 on the host.
 *
 * @remarks Reads scores and labels back.
 * @shape scores `[B]`, labels `[B]` -> loss `[]`, gradient `[B]`
 */
export function sortedPenalty(scores: Tensor1D, labels: Tensor1D, penalty: PairPenalty): ValueAndGradient {
  const { loss, gradient } = meanPenalty(scores.dataSync() as Float32Array, labels.dataSync(), penalty);
  return { loss: scalar(loss), gradient: tensor1d(gradient) };
}

function meanPenalty(scores: Float32Array, labels: ArrayLike<number>, { margin, power, pairs }: PairPenalty) {
  const gradient = new Float32Array(scores.length);
  const [fakes, reals] = [placesOf(1, labels), placesOf(0, labels)];
  if (scores.some(Number.isNaN)) return { loss: Number.NaN, gradient: gradient.fill(Number.NaN) };
  const [fake, real] = [sortScores(scores, fakes), sortScores(scores, reals)];
  const thresholds = Float64Array.from(fake.values);
  // A loop: Float64Array.from with a function takes longer than the sort.
  for (let i = 0; i < thresholds.length; i++) thresholds[i] = (thresholds[i] as number) - margin;
  const ascending = Float64Array.from(real.values);
  // A pair falls short by s_real - (s_fake - margin): each real looks down at the thresholds, each fake up at the reals.
  const byReal = sumOfShortfalls(thresholds, ascending, power);
  const byFake = sumOfShortfalls(mirrored(ascending), mirrored(thresholds), power);
  const count = Math.max(1, pairs === 'all' ? fakes.length * reals.length : byReal.count);
  real.places.forEach((place, j) => {
    gradient[place] = (byReal.slopes[j] as number) / count;
  });
  fake.places.forEach((place, i) => {
    gradient[place] = -(byFake.slopes[fakes.length - 1 - i] as number) / count;
  });
  return { loss: byReal.total / count, gradient };
}

/** The same numbers with the sign turned, ascending again. */
function mirrored(ascending: Float64Array): Float64Array {
  const n = ascending.length;
  const turned = new Float64Array(n);
  for (let i = 0; i < n; i++) turned[i] = -(ascending[n - 1 - i] as number);
  return turned;
}
