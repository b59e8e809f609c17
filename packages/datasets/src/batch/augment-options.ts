/** How crops are varied in training; both classes alike. */
export interface AugmentOptions {
  /** Probability of a mirror image. */
  readonly flip?: number;
  /** Largest shift, as a part of the side. */
  readonly shiftRatio?: number;
  /** Largest change of brightness, as a part of the range 0..255. */
  readonly brightness?: number;
  /** Largest change of contrast, as a part of one. */
  readonly contrast?: number;
  /** Probability of a gray picture; a lesser loss of colour is drawn for the others. */
  readonly gray?: number;
  /** Standard deviation of the noise, at most. @unit 0..255 */
  readonly noise?: number;
  /** Probability that a crop is made smaller and brought back to its size. */
  readonly resize?: number;
  /** The smallest it is made, as a part of its side. */
  readonly resizeRatio?: number;
  /** Probability of a Gaussian blur. */
  readonly blur?: number;
  /** Its standard deviation, at most, as a part of the side. */
  readonly blurRatio?: number;
  /** Probability that a crop is stored as a JPEG and read back. */
  readonly jpeg?: number;
  /** The lowest quality of it; the highest is 95. @unit 1..95 */
  readonly jpegQuality?: number;
  /** Probability that a rectangle is made gray. */
  readonly cutout?: number;
  /** Its longest side, as a part of the crop's. */
  readonly cutoutRatio?: number;
  /** True: the real and the fake of one pair get the same draws, so that only the forging tells them apart. */
  readonly pairedDraws?: boolean;
}

/** Mild: forgeries live in fine detail, which whatever softens a picture takes away. */
export const DEFAULT_AUGMENT = {
  flip: 0.5,
  shiftRatio: 0.04,
  brightness: 0.1,
  contrast: 0.15,
  gray: 0.1,
  noise: 0,
  resize: 0,
  resizeRatio: 0.5,
  blur: 0,
  blurRatio: 0.01,
  jpeg: 0,
  jpegQuality: 40,
  cutout: 0,
  cutoutRatio: 0.3,
  pairedDraws: true,
} as const satisfies Required<AugmentOptions>;

/** No variation at all. */
export const NO_AUGMENT = {
  ...DEFAULT_AUGMENT,
  flip: 0,
  shiftRatio: 0,
  brightness: 0,
  contrast: 0,
  gray: 0,
} as const satisfies Required<AugmentOptions>;

/** What platforms do to a picture on its way: for detectors that are to meet shared, shrunken and recompressed ones. */
export const ROBUST_AUGMENT = {
  ...DEFAULT_AUGMENT,
  noise: 4,
  resize: 0.3,
  blur: 0.2,
  jpeg: 0.5,
  cutout: 0.2,
} as const satisfies Required<AugmentOptions>;

/** Options of which some may be left out, each by the default; `false` for none. */
export function resolveAugment(options: AugmentOptions | false | undefined): Required<AugmentOptions> {
  if (options === false) return NO_AUGMENT;
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_AUGMENT, ...Object.fromEntries(given) };
}
