export { type BaselineOutput, baselineForward, baselineLoss } from './bce-step.js';
export type { DidConfig } from './config/did-config.js';
export { didForward, didLoss } from './did-step.js';
export { scoreImages } from './evaluate/score-images.js';
export { createDidModel, DidModel, type DidModelOptions } from './model/did-model.js';
export type { DidBatch, DidNet, DidOutput, DidTerms, DidWeights } from './model/did-net.js';
export { Detector, type DetectorParts } from './predict/detector.js';
export { type FaceVerdict, judge, type Verdict, type VerdictName } from './predict/verdict.js';
