/** Two make a tent, whose weights are within a fifteenth of the largest of a Gaussian's. */
const BOXES = 2;

/** Whole weights up to `radius`, `end` at one more, all over their sum. */
interface ExtendedBox {
  readonly radius: number;
  readonly middle: number;
  readonly end: number;
}

/** The box that has this deviation when all are applied. */
function extendedBox(sigma: number): ExtendedBox {
  const variance = (sigma * sigma) / BOXES;
  const radius = Math.floor((Math.sqrt(12 * variance + 1) - 1) / 2);
  const end =
    ((2 * radius + 1) * (radius * (radius + 1) - 3 * variance)) / (6 * (variance - (radius + 1) ** 2));
  const sum = 2 * radius + 1 + 2 * end;
  return { radius, middle: 1 / sum, end: end / sum };
}

/** How far {@link softenShape} spreads on each side. @unit pixels */
export function softeningReach(sigma: number): number {
  return sigma > 0 ? BOXES * (extendedBox(sigma).radius + 1) : 0;
}

/**
 * A Gaussian blur of a black and white shape, in a time that does not grow with sigma.
 *
 * @param shape - 1 or 0; 0 within {@link softeningReach} of the plane's edges. @shape `[height * width]`
 * @param sigma - 0 softens nothing. @unit pixels
 * @returns 0..1, up to rounding. @shape `[height * width]`
 * @source Gwosdek et al. 2011 (extended box filtering).
 */
export function softenShape(shape: Uint8Array, width: number, height: number, sigma: number): Float32Array {
  if (!(sigma > 0)) return Float32Array.from(shape);
  const box = extendedBox(sigma);
  let from: Float32Array = softenAcross(shape, width, weightsOf(box));
  let to: Float32Array = new Float32Array(from.length);
  for (let pass = 0; pass < BOXES; pass++) {
    boxDown(from, to, width, height, box);
    [from, to] = [to, from];
  }
  return from;
}

/** The weights of all boxes together. @shape `[2 reach + 1]` */
function weightsOf({ radius, middle, end }: ExtendedBox): Float64Array {
  let weights = Float64Array.of(1);
  for (let pass = 0; pass < BOXES; pass++) {
    const wider = new Float64Array(weights.length + 2 * radius + 2);
    for (let i = 0; i < weights.length; i++) {
      for (let k = 0; k < 2 * radius + 3; k++) {
        const part = k === 0 || k === 2 * radius + 2 ? end : middle;
        wider[i + k] = (wider[i + k] as number) + part * (weights[i] as number);
      }
    }
    weights = wider;
  }
  return weights;
}

/** A blurred step is the running sum of the weights, so a row costs a few additions at each edge of the shape. */
function softenAcross(shape: Uint8Array, width: number, weights: Float64Array): Float32Array {
  const soft = new Float32Array(shape.length);
  const steps = new Float64Array(width + weights.length);
  const reach = (weights.length - 1) / 2;
  for (let row = 0; row < shape.length; row += width) {
    let before = 0;
    for (let x = 0; x < width; x++) {
      const inside = shape[row + x] as number;
      if (inside === before) continue;
      const sign = inside - before;
      before = inside;
      for (let k = 0; k < weights.length; k++) {
        steps[x - reach + k] = (steps[x - reach + k] as number) + sign * (weights[k] as number);
      }
    }
    let sum = 0;
    for (let x = 0; x < width; x++) {
      sum += steps[x] as number;
      soft[row + x] = sum;
    }
    steps.fill(0);
  }
  return soft;
}

/** One box down the columns; what lies past the first and the last row is 0, as they are. */
function boxDown(
  from: Float32Array,
  to: Float32Array,
  width: number,
  height: number,
  box: ExtendedBox,
): void {
  const { radius, middle, end } = box;
  const sums = new Float64Array(width);
  const within = (row: number) => width * Math.min(height - 1, Math.max(0, row));
  for (let y = -radius; y < height; y++) {
    const last = within(y + radius);
    if (y < 0) {
      for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) + (from[last + x] as number);
      continue;
    }
    const [first, above, below, out] = [
      within(y - radius),
      within(y - radius - 1),
      within(y + radius + 1),
      y * width,
    ];
    for (let x = 0; x < width; x++) {
      const sum = (sums[x] as number) + (from[last + x] as number);
      to[out + x] = middle * sum + end * ((from[above + x] as number) + (from[below + x] as number));
      sums[x] = sum - (from[first + x] as number);
    }
  }
}
