export {
  alignFace,
  alignmentTransform,
  type CropOptions,
  cropFace,
  DEFAULT_MARGIN_RATIO,
} from './align-face.js';
export {
  createFaceApiDetector,
  DEFAULT_FACE_API_OPTIONS,
  type FaceApiOptions,
  FRAME_FACE_API_OPTIONS,
  SCENE_FACE_API_OPTIONS,
} from './face-api/create-face-api-detector.js';
export { FACE_API_FILES, type FaceApiWeights, readFaceApiWeights } from './face-api/face-api-weights.js';
export type { FaceSearch } from './face-api/tiny-face-detector.js';
export type {
  DetectedFace,
  DetectedFace68,
  DetectHints,
  FaceDetector,
  FaceDetector68,
} from './face-detector.js';
export { LANDMARK_68_PARTS, landmarks68To5 } from './landmarks-68.js';
export { createMtcnnDetector } from './mtcnn/create-mtcnn-detector.js';
export { DEFAULT_MTCNN_OPTIONS, type MtcnnOptions } from './mtcnn/mtcnn-options.js';
export { type Box, boxOverlap } from './non-max-suppression.js';
export { createRgbImage, type RgbImage } from './rgb-image.js';
export {
  composeTransforms,
  invertTransform,
  similarityTransform,
  type Transform,
  transformPoints,
} from './similarity-transform.js';
export { FaceTracker } from './track-faces.js';
export { resizeImage, warpImage } from './warp-image.js';
