import * as tf from '@tensorflow/tfjs';
import { DidBatchNorm } from './did-batch-norm.js';
import { HeNormal } from './he-normal.js';

// With this, a model saved by model.save() is read by tf.loadLayersModel after one import of the package.
tf.serialization.registerClass(DidBatchNorm);
tf.serialization.registerClass(HeNormal);
