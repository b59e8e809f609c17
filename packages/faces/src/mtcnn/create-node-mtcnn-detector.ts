import { readFile } from 'node:fs/promises';
import type { FaceDetector } from '../face-detector.js';
import { createMtcnnDetector, mtcnnIdentity } from './create-mtcnn-detector.js';
import type { MtcnnOptions } from './mtcnn-options.js';

/** Beside `src` and `dist` alike. */
const WEIGHTS = new URL('../../weights/mtcnn.safetensors', import.meta.url);

/** {@link createMtcnnDetector} with the weights that come inside this package. */
export async function createNodeMtcnnDetector(options: MtcnnOptions = {}): Promise<FaceDetector> {
  return createMtcnnDetector({ ...options, weights: await readFile(WEIGHTS) });
}

/** Name, version and weights' hash of the detector, without starting TensorFlow.js. */
export async function readMtcnnIdentity(): Promise<Pick<FaceDetector, 'name' | 'version' | 'weightsSha256'>> {
  return mtcnnIdentity(await readFile(WEIGHTS));
}
