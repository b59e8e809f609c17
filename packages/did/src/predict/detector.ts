import { preprocess } from '@did/datasets/browser';
import { alignFace, type DetectedFace, type FaceDetector, type RgbImage } from '@did/faces';
import { DidError } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { DetectorRecord } from '../detector/detector-record.js';
import { scoreImages } from '../evaluate/score-images.js';
import { stackImages } from '../evaluate/stack-images.js';
import type { DidModel } from '../model/did-model.js';
import { type DecisionRule, decisionRule } from './decide.js';
import { errorVerdict } from './error-verdict.js';
import { faceQuality } from './face-quality.js';
import { judgeVideo, type PredictProgress } from './judge-video.js';
import type { OpenInput } from './opened-input.js';
import { mostSuspicious } from './suspicion.js';
import type { FaceVerdict, FailedVerdict, PictureVerdict, Verdict, VerdictBase } from './verdict.js';

/** Faces of so many crops are scored at a time: more would gain nothing and take memory. */
const MOST_CROPS = 16;

/** What a detector is made of; it owns all of it from then on. */
export interface DetectorParts<Input> {
  readonly record: DetectorRecord;
  readonly model: DidModel;
  readonly faceDetector: FaceDetector;
  readonly open: OpenInput<Input>;
}

/** Options of {@link Detector.predict}. */
export interface PredictOptions {
  /** Ends it between two frames, or two inputs, with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told after each frame of a video. */
  readonly onProgress?: (progress: PredictProgress) => void;
  /** Share of fakes among what is judged, between 0 and 1; the detector's own unless given. */
  readonly prior?: number;
  /** Frames of a video that are looked at, evenly spaced in time, or `all`. Default 32. */
  readonly frames?: number | 'all';
}

/** A face with what the network and the camera say of it. */
export interface JudgedFace extends FaceVerdict {
  readonly face: DetectedFace;
  readonly crop: RgbImage;
}

/**
 * Finds the faces of pictures and videos and says whether one of them is forged. Made by `loadDetector`; needs no Node.
 *
 * @example
 * const detector = await loadDetector('detector');
 * const { verdict, probability } = await detector.predict('photo.jpg');
 * detector.dispose();
 */
export class Detector<Input = RgbImage> {
  /** Everything that is known of it: threshold, calibration, training, results, limits. */
  readonly record: DetectorRecord;
  private readonly parts: DetectorParts<Input>;
  private disposed = false;

  constructor(parts: DetectorParts<Input>) {
    this.record = parts.record;
    this.parts = parts;
  }

  /**
   * The verdict on one input, or on each of several.
   *
   * @remarks
   * A picture's verdict is that of its most suspicious face. Of a video, faces are followed from frame to frame; a person's logit is
   * the mean over the frames that show the face, and the video's verdict is that of its most suspicious person among those seen in
   * at least two of the frames looked at, or in all where there is one.
   *
   * @returns Of several inputs those that could not be judged are `error` with the reason; they hold up no other.
   * @throws DidError, for a single input: DID_DATA (no picture, no video, damaged, too large), DID_VALUE (prior, frames), DID_BACKEND (no video decoder); the
   * signal's reason when it ends.
   */
  async predict(input: Input, options?: PredictOptions): Promise<Verdict>;
  async predict(inputs: readonly Input[], options?: PredictOptions): Promise<(Verdict | FailedVerdict)[]>;
  async predict(
    input: Input | readonly Input[],
    options: PredictOptions = {},
  ): Promise<Verdict | (Verdict | FailedVerdict)[]> {
    if (!Array.isArray(input)) return this.predictOne(input as Input, options);
    const verdicts: (Verdict | FailedVerdict)[] = [];
    for (const one of input as readonly Input[]) {
      try {
        verdicts.push(await this.predictOne(one, options));
      } catch (error) {
        options.signal?.throwIfAborted();
        verdicts.push(errorVerdict(error));
      }
    }
    return verdicts;
  }

  /** The faces of pixels in memory, with crops: what `did explain` and pages draw on. */
  async judgeFaces(image: RgbImage, rule: DecisionRule = decisionRule(this.record)): Promise<JudgedFace[]> {
    const { faceDetector, record } = this.parts;
    const faces = await faceDetector.detect(image);
    const { size, marginRatio } = record.faces;
    const crops = faces.map((face) => alignFace(image, face.landmarks5, { size, marginRatio }).image);
    const logits = await this.logits(crops);
    return faces.map((face, i) => {
      const crop = crops[i] as RgbImage;
      const logit = logits[i] as number;
      const quality = faceQuality(face, crop, record.quality);
      return {
        face,
        crop,
        verdict: rule.verdict(logit, quality.poor.length > 0),
        probability: rule.probability(logit),
        logit,
        box: face.box,
        detectorScore: face.score,
        quality,
      };
    });
  }

  /** Frees the networks; the detector cannot be used any more. */
  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.parts.model.dispose();
    this.parts.faceDetector.dispose();
  }

  private async predictOne(input: Input, options: PredictOptions): Promise<Verdict> {
    const { signal, prior, frames = 32, onProgress } = options;
    if (this.disposed) {
      throw new DidError('DID_USAGE', 'Detector.predict: this detector was disposed of; load it again.');
    }
    if (prior !== undefined && !(prior > 0 && prior < 1)) {
      throw new DidError('DID_VALUE', `Detector.predict: \`prior\` must lie between 0 and 1; got ${prior}.`, {
        prior,
      });
    }
    signal?.throwIfAborted();
    const rule = decisionRule(this.record, prior);
    const opened = await this.parts.open(input, signal === undefined ? {} : { signal });
    if (opened.kind === 'picture') return this.judgePicture(opened.image, rule);
    try {
      const judged = await judgeVideo(opened, (image) => this.judgeFaces(image, rule), {
        rule,
        count: frames,
        signal,
        onProgress,
      });
      const { kind, verdict, probability, ...rest } = judged;
      const { width, height } = opened;
      return { kind, verdict, probability, ...this.base(rule), width, height, ...rest };
    } finally {
      await opened.close();
    }
  }

  private async judgePicture(image: RgbImage, rule: DecisionRule): Promise<PictureVerdict> {
    const faces = (await this.judgeFaces(image, rule)).map(({ face, crop, ...verdict }) => verdict);
    const decidedBy = mostSuspicious(faces);
    const face = decidedBy === null ? undefined : faces[decidedBy];
    return {
      kind: 'picture',
      verdict: face?.verdict ?? 'no_face',
      probability: face?.probability ?? null,
      ...this.base(rule),
      width: image.width,
      height: image.height,
      faces,
      decidedBy,
    };
  }

  private base(rule: DecisionRule): Pick<VerdictBase, 'threshold' | 'band' | 'prior' | 'limits' | 'model'> {
    const { name, weights, limits } = this.record;
    return {
      threshold: rule.threshold,
      band: rule.band,
      prior: rule.prior,
      limits,
      model: { name, sha256: weights.sha256 },
    };
  }

  private async logits(crops: readonly RgbImage[]): Promise<number[]> {
    const logits: number[] = [];
    for (let start = 0; start < crops.length; start += MOST_CROPS) {
      const batch = crops.slice(start, start + MOST_CROPS);
      const x = tf.tidy(() => preprocess(stackImages(batch), this.record.preprocess));
      try {
        logits.push(...(await scoreImages(this.parts.model, x)).map(({ logit }) => logit));
      } finally {
        x.dispose();
      }
    }
    return logits;
  }
}
