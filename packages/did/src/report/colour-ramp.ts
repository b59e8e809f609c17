/** Plasma at eleven places, dark to bright; even steps of value look like even steps. Source: matplotlib. */
const PLASMA: readonly (readonly [number, number, number])[] = [
  [13, 8, 135],
  [65, 4, 157],
  [106, 0, 168],
  [143, 13, 164],
  [177, 42, 144],
  [204, 71, 120],
  [225, 100, 98],
  [242, 132, 75],
  [252, 166, 54],
  [252, 206, 37],
  [240, 249, 33],
];

/** The colour of a value from 0 to 1; values outside are clamped. */
export function rampColour(value: number): [number, number, number] {
  const at = Math.min(1, Math.max(0, value)) * (PLASMA.length - 1);
  const i = Math.min(PLASMA.length - 2, Math.floor(at));
  const [low, high] = [PLASMA[i] ?? [0, 0, 0], PLASMA[i + 1] ?? [0, 0, 0]];
  const mix = (c: 0 | 1 | 2) => Math.round(low[c] + (at - i) * (high[c] - low[c]));
  return [mix(0), mix(1), mix(2)];
}
