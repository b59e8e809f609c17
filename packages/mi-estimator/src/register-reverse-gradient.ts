import * as tf from '@tensorflow/tfjs';
import { ReverseGradient } from './reverse-gradient-layer.js';

tf.serialization.registerClass(ReverseGradient);
