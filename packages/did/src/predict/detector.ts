import { preprocess } from '@did/datasets/browser';
import {
  alignFace,
  type Box,
  type DetectedFace,
  type FaceDetector,
  type RgbImage,
  type Transform,
} from '@did/faces';
import { DidError } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { DetectorRecord } from '../detector/detector-record.js';
import { scoreImages } from '../evaluate/score-images.js';
import { stackImages } from '../evaluate/stack-images.js';
import { explainImages, type ImageMaps } from '../explain/explain-images.js';
import type { DidModel } from '../model/did-model.js';
import { type DecisionRule, decisionRule } from './decide.js';
import { errorVerdict } from './error-verdict.js';
import { faceQuality } from './face-quality.js';
import { judgeVideo, type PredictProgress } from './judge-video.js';
import { faceVerdict, judged } from './judged-faces.js';
import type { OpenedInput, OpenInput } from './opened-input.js';
import { mostSuspicious } from './suspicion.js';
import { tellingFrame } from './telling-frame.js';
import { startTimeLimit, type TimeLimit } from './time-limit.js';
import type {
  FaceQuality,
  FaceVerdict,
  FailedVerdict,
  PictureVerdict,
  Verdict,
  VerdictBase,
} from './verdict.js';

/** Faces of so many crops are scored at a time: more would gain nothing and take memory. */
const MOST_CROPS = 16;

/** What a detector is made of; it owns all of it from then on. */
export interface DetectorParts<Input> {
  readonly record: DetectorRecord;
  readonly model: DidModel;
  readonly faceDetector: FaceDetector;
  readonly open: OpenInput<Input>;
}

/** Time for one input unless a caller says otherwise: 32 frames of a large video take seconds, all of a long one an hour. @unit milliseconds */
export const DEFAULT_TIMEOUT_MS = 600_000;

/** Options of {@link Detector.predict}. */
export interface PredictOptions {
  /** Ends it between two frames, or two inputs, with the signal's reason; a decoder that is at work ends with it. */
  readonly signal?: AbortSignal;
  /** Told after each picture and each frame of a video. */
  readonly onProgress?: (progress: PredictProgress) => void;
  /** Share of fakes among what is judged, between 0 and 1; the detector's own unless given. */
  readonly prior?: number;
  /** Frames of a video that are looked at, evenly spaced in time, or `all`. Default 32. */
  readonly frames?: number | 'all';
  /** Time for one input; one that takes longer is given up. Default {@link DEFAULT_TIMEOUT_MS}. @unit milliseconds */
  readonly timeoutMs?: number;
}

/** A face with where the detector looked in it. */
export interface ExplainedFace extends JudgedFace {
  /** Masks and class activation maps over the crop. */
  readonly maps: ImageMaps;
}

/** A picture, or a frame of a video, with its faces. */
export interface ExplainedPicture {
  /** As it was looked at: upright, and shrunk where it was very large. */
  readonly image: RgbImage;
  /** Number of the frame, and when it is shown; null for a picture. @unit milliseconds */
  readonly frame: { readonly index: number; readonly timeMs: number } | null;
  readonly faces: readonly ExplainedFace[];
}

/** A face that was found, before it is scored. */
export interface FoundFace {
  readonly face: DetectedFace;
  /** The aligned face, as the network sees it. */
  readonly crop: RgbImage;
  /** The map from the picture to the crop. */
  readonly transform: Transform;
  readonly quality: FaceQuality;
}

/** A face with what the network and the camera say of it. */
export interface JudgedFace extends FaceVerdict, FoundFace {}

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

  /** The faces of pixels in memory, with crops: what overlays are drawn on. */
  async judgeFaces(image: RgbImage, rule: DecisionRule = decisionRule(this.record)): Promise<JudgedFace[]> {
    const found = await this.findFaces(image);
    return judged(found, await this.score(found), rule);
  }

  /**
   * Where the detector looked: M_df, Grad-CAM of the fake logit, and M_dom where the detector has A_dom.
   *
   * @param verdict - What `predict` said of the same input; of a video it names the frame: the one that shows the person who decided and
   * speaks loudest for the verdict.
   * @returns Null for a video without a face.
   * @throws DidError as {@link Detector.predict} does.
   */
  async explain(
    input: Input,
    verdict: Verdict,
    options: Pick<PredictOptions, 'signal' | 'timeoutMs'> = {},
  ): Promise<ExplainedPicture | null> {
    const limit = startTimeLimit(options.timeoutMs ?? DEFAULT_TIMEOUT_MS, options.signal);
    try {
      const opened = await limit.race(this.parts.open(input, { signal: limit.signal }), closeLate);
      if (opened.kind === 'picture') return await this.explainPicture(opened.image, null, verdict.prior);
      try {
        const index = verdict.kind === 'video' ? tellingFrame(verdict) : null;
        if (index === null) return null;
        for await (const { image, timeMs } of opened.frames([index], limit.signal)) {
          return await this.explainPicture(image, { index, timeMs }, verdict.prior);
        }
        return null;
      } finally {
        await opened.close();
      }
    } catch (error) {
      limit.signal.throwIfAborted();
      throw error;
    } finally {
      limit.end();
    }
  }

  /** Frees the networks; the detector cannot be used any more. */
  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.parts.model.dispose();
    this.parts.faceDetector.dispose();
  }

  private async predictOne(input: Input, options: PredictOptions): Promise<Verdict> {
    const { prior, frames = 32, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
    if (this.disposed) {
      throw new DidError('DID_USAGE', 'Detector.predict: this detector was disposed of; load it again.');
    }
    if (prior !== undefined && !(prior > 0 && prior < 1)) {
      throw new DidError('DID_VALUE', `Detector.predict: \`prior\` must lie between 0 and 1; got ${prior}.`, {
        prior,
      });
    }
    requireFrames(frames);
    if (!(timeoutMs > 0)) {
      throw new DidError('DID_VALUE', `Detector.predict: \`timeoutMs\` must be above 0; got ${timeoutMs}.`, {
        timeoutMs,
      });
    }
    options.signal?.throwIfAborted();
    const rule = decisionRule(this.record, prior);
    const limit = startTimeLimit(timeoutMs, options.signal);
    try {
      return await this.judge(input, rule, frames, options, limit);
    } catch (error) {
      // What a decoder says when it is ended says less than why it was.
      limit.signal.throwIfAborted();
      throw error;
    } finally {
      limit.end();
    }
  }

  private async judge(
    input: Input,
    rule: DecisionRule,
    frames: number | 'all',
    { onProgress }: PredictOptions,
    { signal, race }: TimeLimit,
  ): Promise<Verdict> {
    const opened = await race(this.parts.open(input, { signal }), closeLate);
    if (opened.kind === 'picture') {
      const verdict = await this.judgePicture(opened.image, rule);
      signal.throwIfAborted();
      onProgress?.({ done: 1, total: 1 });
      return verdict;
    }
    try {
      const networks = {
        find: (image: RgbImage, known?: readonly Box[]) => this.findFaces(image, known),
        score: (found: readonly FoundFace[]) => this.score(found),
      };
      const judged = await judgeVideo(opened, networks, { rule, count: frames, signal, onProgress });
      const { kind, verdict, probability, ...rest } = judged;
      const { width, height } = opened;
      return { kind, verdict, probability, ...this.base(rule), width, height, ...rest };
    } finally {
      await opened.close();
    }
  }

  private async judgePicture(image: RgbImage, rule: DecisionRule): Promise<PictureVerdict> {
    const faces = (await this.judgeFaces(image, rule)).map(faceVerdict);
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

  private async explainPicture(
    image: RgbImage,
    frame: ExplainedPicture['frame'],
    prior: number,
  ): Promise<ExplainedPicture> {
    const judgedFaces = await this.judgeFaces(image, decisionRule(this.record, prior));
    const maps = await this.ofCrops(judgedFaces, (x) => explainImages(this.parts.model, x));
    const faces = judgedFaces.map((face, i) => ({ ...face, maps: maps[i] as ImageMaps }));
    return { image, frame, faces };
  }

  private async findFaces(image: RgbImage, known?: readonly Box[]): Promise<FoundFace[]> {
    const { faceDetector, record } = this.parts;
    const { size, marginRatio } = record.faces;
    const faces = await faceDetector.detect(image, known === undefined ? {} : { known });
    return faces.map((face) => {
      const { image: crop, transform } = alignFace(image, face.landmarks5, { size, marginRatio });
      return { face, crop, transform, quality: faceQuality(face, crop, record.quality) };
    });
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

  private async score(found: readonly FoundFace[]): Promise<number[]> {
    const scores = await this.ofCrops(found, (x) => scoreImages(this.parts.model, x));
    return scores.map(({ logit }) => logit);
  }

  /** What a network gives for each face's crop, some at a time. */
  private async ofCrops<Result>(
    found: readonly FoundFace[],
    run: (x: tf.Tensor4D) => Promise<readonly Result[]>,
  ): Promise<Result[]> {
    const results: Result[] = [];
    for (let start = 0; start < found.length; start += MOST_CROPS) {
      const crops = found.slice(start, start + MOST_CROPS).map(({ crop }) => crop);
      const x = tf.tidy(() => preprocess(stackImages(crops), this.record.preprocess));
      results.push(...(await run(x).finally(() => x.dispose())));
    }
    return results;
  }
}

function requireFrames(frames: number | 'all'): void {
  if (frames === 'all' || (Number.isInteger(frames) && frames >= 1)) return;
  throw new DidError(
    'DID_VALUE',
    `Detector.predict: \`frames\` must be a positive integer or "all"; got ${frames}.`,
    { frames },
  );
}

/** A video that was opened after its time was up still has files to remove. */
function closeLate(opened: OpenedInput): void {
  if (opened.kind === 'video') void opened.close().catch(() => {});
}
