/** A colour in linear light, 1 = a white surface in full light. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Takes an sRGB channel of 0..255 to linear light. */
function toLinear(value: number): number {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

/** A colour from sRGB channels of 0..255. */
export function srgb(red: number, green: number, blue: number): Colour {
  return [toLinear(red), toLinear(green), toLinear(blue)];
}

/** From `a` (t = 0) to `b` (t = 1), in linear light. */
export function mixColour(a: Colour, b: Colour, t: number): Colour {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/** Each channel times a factor. */
export function scaleColour(a: Colour, factor: number): Colour {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

/** A colour from hue (turns), saturation and value, all 0..1, meant in sRGB. */
export function hsv(hue: number, saturation: number, value: number): Colour {
  const channel = (n: number) => {
    const k = (n + hue * 6) % 6;
    return 255 * (value - value * saturation * Math.max(0, Math.min(k, 4 - k, 1)));
  };
  return srgb(channel(5), channel(3), channel(1));
}

/** The point `t` in [0, 1] of a list of colours, interpolated. */
export function alongRamp(ramp: readonly Colour[], t: number): Colour {
  const position = Math.min(Math.max(t, 0), 1) * (ramp.length - 1);
  const i = Math.min(Math.floor(position), ramp.length - 2);
  return mixColour(ramp[i] as Colour, ramp[i + 1] as Colour, position - i);
}

const CODE_STEPS = 4096;
let codes: Float32Array | undefined;

/** Linear light of 0..1 as an sRGB value of 0..255, from a table (a power for each pixel is slow). */
export function toSrgb(linear: number): number {
  if (!codes) {
    codes = new Float32Array(CODE_STEPS + 2);
    for (let i = 0; i < codes.length; i++) {
      // Steps of equal square root, as the curve is steep near black.
      const v = (i / CODE_STEPS) ** 2;
      codes[i] = 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
    }
  }
  if (linear <= 0) return 0;
  if (linear >= 1) return 255;
  const position = Math.sqrt(linear) * CODE_STEPS;
  const i = Math.floor(position);
  const t = position - i;
  return (codes[i] as number) * (1 - t) + (codes[i + 1] as number) * t;
}
