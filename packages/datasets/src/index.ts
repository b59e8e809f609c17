export { type AugmentOptions, DEFAULT_AUGMENT, NO_AUGMENT, ROBUST_AUGMENT } from './batch/augment-options.js';
export { type Batch, type BatchSource, disposeBatch } from './batch/batch.js';
export { type BatchOptions, createBatches } from './batch/create-batches.js';
export { DEFAULT_STORE_BYTES, type PixelSource } from './batch/pixel-store.js';
export { createSampler, type Sampler, type SamplerKind, type SamplerOptions } from './batch/sampler.js';
export { type SequentialOptions, sequentialBatches } from './batch/sequential-batches.js';
export type { CameraEncoding, CameraKind, CameraRange } from './cameras/camera-kind.js';
export { getCameraKind, listCameraKinds } from './cameras/camera-kinds.js';
export { type CropSetDescription, describeCropSet } from './card/describe-crop-set.js';
export { measureShortcuts, type ShortcutReport } from './card/measure-shortcuts.js';
export { CROP_SET_FILES, type CropSet, type CropSetInfo } from './crop-set/crop-set.js';
export { CropSetWriter, type NewCrop, type SkippedSource } from './crop-set/crop-set-writer.js';
export { loadCropSet } from './crop-set/load-crop-set.js';
export {
  DEFAULT_SHARD_BYTES,
  type PackOptions,
  type PackSummary,
  packCropSet,
} from './crop-set/shards/pack-crop-set.js';
export { type RenderedFace, type RenderFaceOptions, renderFace } from './embedded/render-face.js';
export { DEFAULT_SPLIT_SHARES, type SplitShares } from './forge/assign-splits.js';
export { DEGRADATION_RANGE } from './forge/degrade.js';
export { forgeCropSet } from './forge/forge-crop-set.js';
export type {
  EmbeddedSource,
  FolderSource,
  ForgeOptions,
  ForgeProgress,
  ForgeSummary,
} from './forge/forge-options.js';
export type {
  ForgeInput,
  Forger,
  ForgerCard,
  Forgery,
  ForgeryFamily,
  LandmarkedFace,
} from './forge/forger.js';
export { getForger } from './forge/forgers/get-forger.js';
export { listForgers, NULL_METHOD, TRAINING_METHODS, UNSEEN_METHODS } from './forge/list-forgers.js';
export {
  DEFAULT_MAX_PIXELS,
  type DecodeOptions,
  decodeImage,
  IMAGE_EXTENSIONS,
} from './images/decode-image.js';
export { encodeJpeg, encodePng } from './images/encode-image.js';
export { findHeicDecoder, HEIC_HOW_TO, type HeicDecoder } from './images/heic/heic-decoder.js';
export {
  HEAD_BYTES as PICTURE_HEAD_BYTES,
  type PictureFormat,
  pictureFormat,
} from './images/picture-format.js';
export type {
  DatasetAccess,
  DatasetLayout,
  DatasetPart,
  DatasetScan,
  LayoutOptions,
  LeftOut,
  MissingPart,
} from './layouts/dataset-layout.js';
export { DEFAULT_VALIDATION_SHARE } from './layouts/dataset-layout.js';
export { type DeepfakeBenchJson, toDeepfakeBenchJson } from './layouts/export-deepfake-bench.js';
export { VIDEO_EXTENSIONS } from './layouts/folder-entries.js';
export type { MediaRecord } from './layouts/media-record.js';
export { getLayout, listLayouts, requireUsable, scanDataset } from './layouts/scan-dataset.js';
export { findCropSetLeaks } from './leaks/find-crop-set-leaks.js';
export { findLeaks, type LeakReport, type NearDuplicate, type SharedBySplits } from './leaks/find-leaks.js';
export { type LeakSubject, subjectOfRecord, subjectOfSample } from './leaks/leak-subject.js';
export { type LeakRules, leakFaults, requireNoLeaks } from './leaks/require-no-leaks.js';
export {
  type CropBatchesOptions,
  type CropDatasetOptions,
  type CropExample,
  type Crops,
  cropsOf,
  loadCrops,
} from './load-crops/load-crops.js';
export { columnText, listColumns } from './manifest/column-text.js';
export { readManifest } from './manifest/read-manifest.js';
export { writeManifest } from './manifest/write-manifest.js';
export { prepareCropSet } from './prepare/prepare-crop-set.js';
export type { PrepareOptions, PrepareSummary } from './prepare/prepare-options.js';
export { preprocess } from './preprocess/preprocess.js';
export { LUMINANCE_WEIGHTS, type PreprocessSpec } from './preprocess/preprocess-spec.js';
export { type Sample, SPLITS, type Split } from './sample.js';
export { chooseFrames } from './video/choose-frames.js';
export { openVideoReader, type VideoReaderOptions } from './video/open-video-reader.js';
export type {
  ReadVideoOptions,
  VideoDecoder,
  VideoFrame,
  VideoInfo,
  VideoReader,
} from './video/video-reader.js';
export type { FrameDetectorName } from './workers/open-detector.js';
export type { WorkProgress } from './workers/run-all.js';
