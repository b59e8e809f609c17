export { sharpnessOf } from './images/sharpness.js';
export { preprocess } from './preprocess/preprocess.js';
export { LUMINANCE_WEIGHTS, type PreprocessSpec } from './preprocess/preprocess-spec.js';
export { chooseFrames } from './video/choose-frames.js';
