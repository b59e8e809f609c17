/** Rows of red, green, blue of the result: three weights and a constant each. @unit 0..255 */
export type ColourMatrix = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** `second` after `first`, as one matrix. */
export function composeColours(first: ColourMatrix, second: ColourMatrix): ColourMatrix {
  const out: number[] = [];
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 4; column++) {
      let sum = column === 3 ? (second[4 * row + 3] as number) : 0;
      for (let k = 0; k < 3; k++) sum += (second[4 * row + k] as number) * (first[4 * k + column] as number);
      out.push(sum);
    }
  }
  return out as unknown as ColourMatrix;
}

/** Adds a constant to each channel. */
export function shiftColours(red: number, green: number, blue: number): ColourMatrix {
  return [1, 0, 0, red, 0, 1, 0, green, 0, 0, 1, blue];
}

/** Multiplies the distance from a level. */
export function scaleColours(factor: number, level = 0): ColourMatrix {
  const rest = level * (1 - factor);
  return [factor, 0, 0, rest, 0, factor, 0, rest, 0, 0, factor, rest];
}

/** Turns colours about the axis of grays: hue changes, gray and the sum of the channels do not. */
export function turnHue(angleRadians: number): ColourMatrix {
  const cos = Math.cos(angleRadians);
  const same = (1 - cos) / 3 + cos;
  const next = (1 - cos) / 3 - Math.sin(angleRadians) / Math.sqrt(3);
  const last = (1 - cos) / 3 + Math.sin(angleRadians) / Math.sqrt(3);
  return [same, next, last, 0, last, same, next, 0, next, last, same, 0];
}

/** Moves colours away from the gray of their luminance (BT.601), or towards it below 1. */
export function scaleSaturation(factor: number): ColourMatrix {
  const [r, g, b] = [0.299 * (1 - factor), 0.587 * (1 - factor), 0.114 * (1 - factor)];
  return [r + factor, g, b, 0, r, g + factor, b, 0, r, g, b + factor, 0];
}
