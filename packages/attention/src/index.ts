import './register-attention-layers.js';

export { ATTENTION_DEFAULTS, type AttentionOptions } from './attention-options.js';
export { ChannelAttention, type ChannelAttentionConfig } from './channel-attention.js';
export { createAttention } from './create-attention.js';
export { type Decomposition, decomposeFeatures } from './decompose-features.js';
export { FeatureAttention } from './feature-attention.js';
export {
  InformationDecomposition,
  type InformationDecompositionConfig,
} from './information-decomposition.js';
export { SpatialAttention, type SpatialAttentionConfig } from './spatial-attention.js';
