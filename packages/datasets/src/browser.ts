export {
  HEAD_BYTES as PICTURE_HEAD_BYTES,
  type PictureFormat,
  pictureFormat,
} from './images/picture-format.js';
export { sharpnessOf } from './images/sharpness.js';
export { preprocess } from './preprocess/preprocess.js';
export { LUMINANCE_WEIGHTS, type PreprocessSpec } from './preprocess/preprocess-spec.js';
export { chooseFrames } from './video/choose-frames.js';
export { turnImage } from './video/turn-image.js';
export { type CodedFrame, fitInside, indexFrames, timeTolerance } from './video/video-index.js';
