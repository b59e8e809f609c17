export { type BaselineOutput, baselineForward, baselineLoss } from './bce-step.js';
export type { DidConfig } from './config/did-config.js';
export {
  DETECTOR_FILES,
  DETECTOR_FORMAT_VERSION,
  type DetectorRecord,
  type MeasuredOn,
  parseDetectorRecord,
} from './detector/detector-record.js';
export { didForward, didLoss } from './did-step.js';
export { scoreImages } from './evaluate/score-images.js';
export { createDidModel, DidModel, type DidModelOptions } from './model/did-model.js';
export type { DidBatch, DidNet, DidOutput, DidTerms, DidWeights } from './model/did-net.js';
export { BrowserDetector, type FaceMap } from './predict/browser/browser-detector.js';
export type {
  BrowserInput,
  ClipOfElement,
  DrawableInput,
  PixelsInMemory,
} from './predict/browser/browser-input.js';
export { clipOfElement, clipOfFile } from './predict/browser/clip-of-element.js';
export { Detector, type DetectorParts, type JudgedFace, type PredictOptions } from './predict/detector.js';
export type { PredictProgress } from './predict/judge-video.js';
export {
  type DetectorBytes,
  type LoadBrowserDetectorOptions,
  type LoadProgress,
  loadDetector,
} from './predict/load-browser-detector.js';
export type { OpenedFrame, OpenedInput, OpenedVideo, OpenInput } from './predict/opened-input.js';
export type {
  FaceQuality,
  FaceVerdict,
  FailedVerdict,
  FrameFace,
  FrameVerdict,
  PersonVerdict,
  PictureVerdict,
  PoorQuality,
  Verdict,
  VerdictBase,
  VerdictModel,
  VerdictName,
  VideoVerdict,
} from './predict/verdict.js';
