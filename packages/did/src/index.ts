export { type BackendReport, prepareBackend } from '@did/runtime';
export { type BaselineOutput, baselineForward, baselineLoss } from './bce-step.js';
export { evaluationTable } from './cli/evaluation-table.js';
export { type ConfigKey, listConfigKeys } from './config/config-keys.js';
export { type DidConfig, type DidConfigInput, didConfigSchema } from './config/did-config.js';
export { type ParseConfigOptions, parseConfig } from './config/parse-config.js';
export { configPreset, listPresets, type PresetName } from './config/presets.js';
export {
  DETECTOR_FILES,
  DETECTOR_FORMAT_VERSION,
  type DetectorRecord,
  type MeasuredOn,
  parseDetectorRecord,
} from './detector/detector-record.js';
export {
  type ChooseDetectorThresholdOptions,
  calibrateDetector,
  chooseDetectorThreshold,
  type MeasureDetectorOptions,
} from './detector/measure-detector.js';
export { type WriteDetectorOptions, writeDetector } from './detector/write-detector.js';
export type { Dependence, MeasuredInformation } from './diagnose/dependence.js';
export { type DiagnoseRunOptions, diagnoseRun } from './diagnose/diagnose-run.js';
export type { CheckpointDiagnosis, Diagnostics } from './diagnose/diagnostics.js';
export { diagnosticsTable } from './diagnose/diagnostics-table.js';
export type { MaskHealth } from './diagnose/mask-health.js';
export type { MasksHealth } from './diagnose/mask-watch.js';
export type { FeatureName } from './diagnose/pooled-features.js';
export type { FeatureProbe, FeatureProbes, ProbeResult } from './diagnose/probe-features.js';
export { didForward, didLoss } from './did-step.js';
export type {
  EvaluatedSet,
  Evaluation,
  Interval,
  LeftOutResult,
  MethodResult,
  OriginPair,
  ScoreRow,
  Stat,
  ValueResult,
} from './evaluate/evaluation.js';
export { type EvaluateRunOptions, evaluateRun } from './evaluate/evaluator.js';
export { type ExplainRunOptions, type Explanation, explainRun } from './evaluate/explain-run.js';
export { loadRunModel } from './evaluate/load-run-model.js';
export { type SampleScore, scoreSamples } from './evaluate/score-samples.js';
export { drawExplained } from './explain/draw-explained.js';
export { explainImages, type ImageMaps } from './explain/explain-images.js';
export { gradCam } from './explain/grad-cam.js';
export { type WrittenExplanations, writeExplanations } from './explain/write-explanations.js';
export {
  type ExportedNetwork,
  type ExportNetworkOptions,
  exportNetwork,
} from './export/export-network.js';
export type { ExportCheck, ExportFormat, ExportRecord } from './export/export-record.js';
export {
  type CamFace,
  type CamFigure,
  type CamName,
  type DrawCamsOptions,
  drawCams,
} from './figures/draw-cams.js';
export { type DrawConfusionOptions, drawConfusion } from './figures/draw-confusion.js';
export { type DrawEmbeddingOptions, drawEmbedding } from './figures/draw-embedding.js';
export type { EmbeddingMethod } from './figures/embed-points.js';
export type { EmbeddingFigure, EmbeddingPanel, EmbeddingSeparation } from './figures/embedding-figure.js';
export type { PictureFigure, VectorFigure } from './figures/figure.js';
export type { DomainConfusion } from './figures/read-confusion.js';
export { createDidModel, DidModel, type DidModelOptions } from './model/did-model.js';
export type { DidBatch, DidNet, DidOutput, DidTerms, DidWeights } from './model/did-net.js';
export {
  DEFAULT_TIMEOUT_MS,
  Detector,
  type DetectorParts,
  type ExplainedFace,
  type ExplainedPicture,
  type FoundFace,
  type JudgedFace,
  type PredictOptions,
} from './predict/detector.js';
export { DEFAULT_INPUT_LIMITS, type InputLimits } from './predict/input-limits.js';
export type { PredictProgress } from './predict/judge-video.js';
export { type LoadDetectorOptions, loadDetector } from './predict/load-detector.js';
export type { NodeInput } from './predict/open-node-input.js';
export type { OpenedFrame, OpenedInput, OpenedVideo, OpenInput } from './predict/opened-input.js';
export type { PixelsInMemory } from './predict/pixels-in-memory.js';
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
export { type CheckpointState, readCheckpointState, type Threshold } from './train/checkpoint.js';
export { createOptimizer } from './train/create-optimizer.js';
export type { DomainsRow, DomainsState } from './train/domains/discovered-domains.js';
export { learningRateAt } from './train/learning-rate.js';
export type { RunEnd, RunEndReason } from './train/run-end.js';
export {
  type CheckpointName,
  RUN_FORMAT_VERSION,
  type RunFolder,
  type RunRecord,
  readRunFolder,
} from './train/run-folder.js';
export { readMetrics } from './train/run-log.js';
export { betaAt } from './train/schedule.js';
export { stepWeights } from './train/step-weights.js';
export type {
  DiagnosisRow,
  MetricsRow,
  StepRow,
  StepTerms,
  TrainEvent,
  ValidationRow,
} from './train/train-event.js';
export { TERM_NAMES, trainStep } from './train/train-step.js';
export { type TrainRunOptions, trainRun } from './train/trainer.js';
export type { RunSummary } from './train/training-loop.js';
