import { DidError, type SeededRandom } from '@did/runtime';
import { digamma, logGamma } from './gamma-functions.js';
import type { KnownPairs } from './known-mutual-information.js';

/**
 * The mutual information of two parts of a multivariate Student variable with identity dispersion: no two coordinates
 * correlate, and yet large values come together.
 *
 * @remarks
 * ```math
 * I = f(n) + f(n + d + e) - f(n + d) - f(n + e), \qquad
 * f(v) = \log \Gamma \Big( \frac{v}{2} \Big) - \frac{v}{2}\, \psi \Big( \frac{v}{2} \Big)
 * ```
 *
 * With another dispersion that of the normal with the same dispersion is added.
 *
 * @param xSize - d, the coordinates of x.
 * @param ySize - e, those of y.
 * @param degrees - n, the degrees of freedom; above 0, need not be whole.
 * @unit nats
 * @throws DidError DID_VALUE when a number is not above 0.
 * @example
 * studentMutualInformation(1, 1, 1); // 0.2242
 * @source Arellano-Valle et al. 2013; Czyż et al. 2023.
 */
export function studentMutualInformation(xSize: number, ySize: number, degrees: number): number {
  check({ xSize, ySize, degrees }, 'studentMutualInformation');
  const f = (v: number) => logGamma(v / 2) - (v / 2) * digamma(v / 2);
  return f(degrees) + f(degrees + xSize + ySize) - f(degrees + xSize) - f(degrees + ySize);
}

/**
 * Draws pairs from a multivariate Student variable with identity dispersion, to try an estimator on.
 *
 * @remarks
 * ```math
 * (x, y) = z\, \sqrt{n / \chi^2_n}, \qquad z \sim N(0, 1)
 * ```
 *
 * Their mutual information is {@link studentMutualInformation}.
 *
 * @param count - N, how many pairs.
 * @param xSize - d, the coordinates of x.
 * @param ySize - e, those of y.
 * @param degrees - n, a whole number of at least 1.
 * @param random - Draws them.
 * @shape x `[N,d]`, y `[N,e]` as rows
 * @throws DidError DID_VALUE when a number is not above 0, or `degrees` is not whole.
 */
export function studentPairs(
  count: number,
  xSize: number,
  ySize: number,
  degrees: number,
  random: SeededRandom,
): KnownPairs {
  check({ xSize, ySize, degrees }, 'studentPairs');
  if (!Number.isInteger(degrees)) {
    throw new DidError('DID_VALUE', `studentPairs: \`degrees\` must be a whole number; got ${degrees}.`, {
      degrees,
    });
  }
  const pairs = { x: [] as number[][], y: [] as number[][] };
  for (let i = 0; i < count; i++) {
    let chiSquare = 0;
    for (let k = 0; k < degrees; k++) chiSquare += random.normal() ** 2;
    const scale = Math.sqrt(degrees / chiSquare); // one for both sides: it is what they share
    const draw = (size: number) => Array.from({ length: size }, () => scale * random.normal());
    pairs.x.push(draw(xSize));
    pairs.y.push(draw(ySize));
  }
  return pairs;
}

function check(values: Record<string, number>, where: string): void {
  for (const [name, value] of Object.entries(values)) {
    if (value > 0 && Number.isFinite(value)) continue;
    throw new DidError('DID_VALUE', `${where}: \`${name}\` must be above 0; got ${value}.`, { name, value });
  }
}
