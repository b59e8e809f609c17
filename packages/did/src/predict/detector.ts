import { type PreprocessSpec, preprocess } from '@did/datasets/browser';
import { alignFace, type FaceDetector, type RgbImage } from '@did/faces';
import * as tf from '@tensorflow/tfjs';
import { scoreImages } from '../evaluate/score-images.js';
import { stackImages } from '../evaluate/stack-images.js';
import type { DidModel } from '../model/did-model.js';
import { judge, type Verdict } from './verdict.js';

/** What a detector is made of; it owns all of it from then on. */
export interface DetectorParts {
  readonly name: string;
  readonly step: number;
  readonly model: DidModel;
  readonly preprocess: PreprocessSpec;
  /** How the faces trained on were cut. */
  readonly crop: { readonly size: number; readonly marginRatio: number };
  readonly faceDetector: FaceDetector;
  /** Above it a face is called fake. */
  readonly threshold: number;
  /** The share of fakes it was trained with. */
  readonly prior: number;
}

const LIMITS = [
  'Judged by forging methods like those of its training; others may pass unnoticed.',
  'Never tested on wholly generated faces.',
];

/** Finds the faces of a picture and says whether one of them is forged. Needs no Node. */
export class Detector {
  private readonly parts: DetectorParts;

  constructor(parts: DetectorParts) {
    this.parts = parts;
  }

  /** The verdict on a picture: that of its most suspicious face. */
  async predict(image: RgbImage): Promise<Verdict> {
    const { name, step, faceDetector, threshold, prior, crop } = this.parts;
    const faces = await faceDetector.detect(image);
    const base = { threshold, prior, limits: LIMITS, model: { name, step } };
    if (faces.length === 0) return { ...base, verdict: 'no_face', probability: null, faces: [] };
    const crops = faces.map((face) => alignFace(image, face.landmarks5, crop).image);
    const probabilities = await this.probabilities(crops);
    const probability = Math.max(...probabilities);
    return {
      ...base,
      verdict: judge(probability, threshold),
      probability,
      faces: faces.map(({ box, score }, i) => ({
        box,
        detectorScore: score,
        probability: probabilities[i] as number,
      })),
    };
  }

  /** Frees the models. */
  dispose(): void {
    this.parts.model.dispose();
    this.parts.faceDetector.dispose();
  }

  private async probabilities(crops: readonly RgbImage[]): Promise<number[]> {
    const x = tf.tidy(() => preprocess(stackImages(crops), this.parts.preprocess));
    try {
      const scores = await scoreImages(this.parts.model, x);
      return scores.map(({ logit }) => 1 / (1 + Math.exp(-logit)));
    } finally {
      x.dispose();
    }
  }
}
