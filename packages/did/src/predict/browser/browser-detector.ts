import { preprocess } from '@did/datasets/browser';
import { alignFace, type Transform } from '@did/faces';
import { DidError, readTensor } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { scoreImages } from '../../evaluate/score-images.js';
import { stackImages } from '../../evaluate/stack-images.js';
import { Detector, type DetectorParts } from '../detector.js';
import type { BrowserInput } from './browser-input.js';

/** Where the deepfake attention lets information through, over one face. */
export interface FaceMap {
  /** Mean of M_df over its channels, row by row. @shape `[height * width]` @unit 0..1 */
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
  /** From the picture to the square crop that the map covers. */
  readonly transform: Transform;
  /** Side of the crop. @unit pixels */
  readonly size: number;
}

/** A detector on a page or in a worker; it judges, and shows where it looked. */
export class BrowserDetector extends Detector<BrowserInput> {
  private readonly own: DetectorParts<BrowserInput>;

  constructor(parts: DetectorParts<BrowserInput>) {
    super(parts);
    this.own = parts;
  }

  /**
   * M_df over each face of a picture, in the order of the verdict's faces; none for a detector without attention.
   *
   * @throws DidError: those of `predict`, and DID_USAGE for a video.
   */
  async faceMaps(input: BrowserInput): Promise<FaceMap[]> {
    const opened = await this.own.open(input, {});
    if (opened.kind === 'video') {
      await opened.close();
      throw new DidError(
        'DID_USAGE',
        'BrowserDetector.faceMaps: of a video, give a frame (its element, or a VideoFrame).',
      );
    }
    const { size, marginRatio } = this.record.faces;
    const maps: FaceMap[] = [];
    for (const { landmarks5 } of await this.own.faceDetector.detect(opened.image)) {
      const { image, transform } = alignFace(opened.image, landmarks5, { size, marginRatio });
      const x = tf.tidy(() => preprocess(stackImages([image]), this.record.preprocess));
      let mean: tf.Tensor3D | undefined;
      await scoreImages(this.own.model, x, ({ mask }) => {
        mean = tf.keep(mask.mean<tf.Tensor3D>(-1));
      });
      x.dispose();
      if (mean === undefined) continue;
      const [, height, width] = mean.shape;
      maps.push({ values: (await readTensor(mean)) as Float32Array, width, height, transform, size });
      mean.dispose();
    }
    return maps;
  }
}
