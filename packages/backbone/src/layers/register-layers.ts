import * as tf from '@tensorflow/tfjs';
import { DidBatchNorm } from './did-batch-norm.js';
import { HeNormal } from './he-normal.js';
import { Silu } from './silu.js';
import { SqueezeExcite } from './squeeze-excite-layer.js';
import { StochasticDepth } from './stochastic-depth.js';
import { SymmetricConv2D } from './symmetric-conv2d.js';

// With this, a model saved by model.save() is read by tf.loadLayersModel after one import of the package.
tf.serialization.registerClass(DidBatchNorm);
tf.serialization.registerClass(HeNormal);
tf.serialization.registerClass(Silu);
// These want more of their configuration than TensorFlow.js's type of a layer's constructor says.
tf.serialization.registerClass(SqueezeExcite as unknown as Registrable);
tf.serialization.registerClass(StochasticDepth as unknown as Registrable);
tf.serialization.registerClass(SymmetricConv2D as unknown as Registrable);

type Registrable = Parameters<typeof tf.serialization.registerClass>[0];
