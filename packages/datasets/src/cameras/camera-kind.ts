/** Lowest and highest value of what is drawn for each picture. */
export type CameraRange = readonly [number, number];

/** One compression on a picture's way. WebP at low quality is an intra frame of VP8: what video leaves of a still face. */
export type CameraEncoding =
  | { readonly format: 'jpeg'; readonly quality: CameraRange; readonly chromaSubsampling: '4:4:4' | '4:2:0' }
  | { readonly format: 'webp'; readonly quality: CameraRange };

/** What a kind of camera, and the way its pictures are passed on, does to them: everything is drawn anew for each picture. */
export interface CameraKind {
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  /** What the manifest's column `compression` says of its pictures. */
  readonly compression: string;
  /** Pixels of the sensor for one of the crop; never more than the picture has. */
  readonly resolution: CameraRange;
  /** Standard deviation of the lens's blur. @unit pixels of the sensor */
  readonly lensBlur: CameraRange;
  /** Exposure, above 0 too bright. @unit stops */
  readonly exposure: CameraRange;
  /** Error of the white balance, above 0 too warm. @unit stops between red and blue */
  readonly warmth: CameraRange;
  /** Variance of the shot noise for full light, of a sensor whose full light is 1; drawn by its logarithm. */
  readonly shotNoise: CameraRange;
  /** Standard deviation of the read noise, on the same scale; drawn by its logarithm. */
  readonly readNoise: CameraRange;
  /** Standard deviation of the Gaussian that takes noise away. @unit pixels of the sensor */
  readonly denoise: CameraRange;
  /** How much of what a small Gaussian takes away is added once more; 1 leaves slight halos. */
  readonly sharpening: CameraRange;
  /** How far the tone curve is bent to an S; below 0 it is flatter than it should be. */
  readonly contrast: CameraRange;
  /** 1 leaves colours as they are. */
  readonly saturation: CameraRange;
  /** New size over old where it is passed on, before the last compression. */
  readonly sentScale: CameraRange;
  /** In this order. */
  readonly encodings: readonly CameraEncoding[];
}
