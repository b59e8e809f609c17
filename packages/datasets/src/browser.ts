export { preprocess } from './preprocess/preprocess.js';
export { LUMINANCE_WEIGHTS, type PreprocessSpec } from './preprocess/preprocess-spec.js';
