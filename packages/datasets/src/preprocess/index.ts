export { preprocess } from './preprocess.js';
export { LUMINANCE_WEIGHTS, type PreprocessSpec } from './preprocess-spec.js';
