import type { StudyPlan } from './plan-study.js';

/** Told apart without colour vision, and in print (Okabe and Ito, darkened where they are too light for a line on white). */
const PALETTE = ['#0072b2', '#d55e00', '#00805f', '#b0568f', '#8a7a00', '#3a3a3a', '#3d9bd1', '#9c5b1f'];

/** From the smallest value of a varied number to the largest. */
const RAMP = [
  [232, 158, 44],
  [196, 62, 78],
  [58, 30, 122],
] as const;

/** The colour of the i-th of several lines. */
export function lineColour(index: number): string {
  return PALETTE[index % PALETTE.length] as string;
}

/** The colour of each variant: by its number where a study varies one, else by its place. */
export function variantColours({
  axis,
  variants,
}: Pick<StudyPlan, 'axis' | 'variants'>): Map<string, string> {
  if (axis === null) return new Map(variants.map((variant, i) => [variant, lineColour(i)]));
  const values = [...new Set(axis.points.map(({ value }) => value))].sort((a, b) => a - b);
  return new Map(
    axis.points.map(({ variant, value }) => [
      variant,
      rampColour(values.indexOf(value) / (values.length - 1)),
    ]),
  );
}

function rampColour(share: number): string {
  const at = share * (RAMP.length - 1);
  const i = Math.min(RAMP.length - 2, Math.floor(at));
  const mixed = RAMP[i as 0 | 1].map((low, c) =>
    Math.round(low + (at - i) * ((RAMP[i + 1]?.[c] ?? low) - low)),
  );
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
