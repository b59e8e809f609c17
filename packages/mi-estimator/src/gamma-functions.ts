/** From here on the asymptotic series below are exact to 1e-12; smaller arguments are raised to it. */
const LARGE = 10;

/** log Gamma(x) for x > 0, by Stirling's series. */
export function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < LARGE; z++) shift += Math.log(z);
  const w = 1 / (z * z);
  const series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680)))) / z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** psi(x), the derivative of log Gamma, for x > 0. */
export function digamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < LARGE; z++) shift += 1 / z;
  const w = 1 / (z * z);
  const series = w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w / 132))));
  return Math.log(z) - 0.5 / z - series - shift;
}
