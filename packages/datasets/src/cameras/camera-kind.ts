/** Lowest and highest value of what is drawn for each picture. */
export type Range = readonly [number, number];

/** One compression on a picture's way. WebP at low quality is an intra frame of VP8: what video leaves of a still face. */
export type Encoding =
  | { readonly format: 'jpeg'; readonly quality: Range; readonly chromaSubsampling: '4:4:4' | '4:2:0' }
  | { readonly format: 'webp'; readonly quality: Range };

/** What a kind of camera, and the way its pictures are passed on, does to them: everything is drawn anew for each picture. */
export interface CameraKind {
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  /** What the manifest's column `compression` says of its pictures. */
  readonly compression: string;
  /** Pixels of the sensor for one of the crop; never more than the picture has. */
  readonly resolution: Range;
  /** Standard deviation of the lens's blur. @unit pixels of the sensor */
  readonly lensBlur: Range;
  /** Exposure, above 0 too bright. @unit stops */
  readonly exposure: Range;
  /** Error of the white balance, above 0 too warm. @unit stops between red and blue */
  readonly warmth: Range;
  /** Variance of the shot noise for full light, of a sensor whose full light is 1; drawn by its logarithm. */
  readonly shotNoise: Range;
  /** Standard deviation of the read noise, on the same scale; drawn by its logarithm. */
  readonly readNoise: Range;
  /** Standard deviation of the Gaussian that takes noise away. @unit pixels of the sensor */
  readonly denoise: Range;
  /** How much of what a small Gaussian takes away is added once more; 1 leaves slight halos. */
  readonly sharpening: Range;
  /** How far the tone curve is bent to an S; below 0 it is flatter than it should be. */
  readonly contrast: Range;
  /** 1 leaves colours as they are. */
  readonly saturation: Range;
  /** New size over old where it is passed on, before the last compression. */
  readonly sentScale: Range;
  /** In this order. */
  readonly encodings: readonly Encoding[];
}
