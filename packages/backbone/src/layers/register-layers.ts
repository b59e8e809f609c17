import * as tf from '@tensorflow/tfjs';
import { DidBatchNorm } from './did-batch-norm.js';
import { Dropout } from './dropout.js';
import { HardSwish } from './hard-swish.js';
import { HeNormal } from './he-normal.js';
import { PaddedConv2D } from './padded-conv2d.js';
import { PaddedDepthwiseConv2D } from './padded-depthwise-conv2d.js';
import { Silu } from './silu.js';
import { SqueezeExcite } from './squeeze-excite-layer.js';
import { StochasticDepth } from './stochastic-depth.js';
import { SymmetricMaxPool } from './symmetric-max-pool.js';

// With this, a model saved by model.save() is read by tf.loadLayersModel after one import of the package.
tf.serialization.registerClass(DidBatchNorm);
tf.serialization.registerClass(HardSwish);
tf.serialization.registerClass(HeNormal);
tf.serialization.registerClass(Silu);
// These want more of their configuration than TensorFlow.js's type of a layer's constructor says.
tf.serialization.registerClass(SqueezeExcite as unknown as Registrable);
tf.serialization.registerClass(SymmetricMaxPool as unknown as Registrable);
tf.serialization.registerClass(Dropout as unknown as Registrable);
tf.serialization.registerClass(StochasticDepth as unknown as Registrable);
tf.serialization.registerClass(PaddedConv2D as unknown as Registrable);
tf.serialization.registerClass(PaddedDepthwiseConv2D as unknown as Registrable);

type Registrable = Parameters<typeof tf.serialization.registerClass>[0];
