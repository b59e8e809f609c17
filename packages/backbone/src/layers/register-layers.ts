import * as tf from '@tensorflow/tfjs';
import { DidBatchNorm } from './did-batch-norm.js';

tf.serialization.registerClass(DidBatchNorm);
