import * as tf from '@tensorflow/tfjs';
import { ChannelAttention } from './channel-attention.js';
import { FeatureAttention } from './feature-attention.js';
import { InformationDecomposition } from './information-decomposition.js';
import { SpatialAttention } from './spatial-attention.js';

tf.serialization.registerClass(ChannelAttention);
tf.serialization.registerClass(SpatialAttention);
tf.serialization.registerClass(FeatureAttention);
tf.serialization.registerClass(InformationDecomposition);
