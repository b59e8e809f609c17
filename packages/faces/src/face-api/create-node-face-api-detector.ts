import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { FaceDetector, FaceDetector68 } from '../face-detector.js';
import { createFaceApiDetector, type FaceApiOptions, faceApiIdentity } from './create-face-api-detector.js';
import { type FaceApiWeights, readFaceApiWeights } from './face-api-weights.js';

/** {@link createFaceApiDetector} with the weights read from the installed `@vladmandic/face-api`. */
export async function createNodeFaceApiDetector(options: FaceApiOptions = {}): Promise<FaceDetector68> {
  return createFaceApiDetector({ ...options, weights: await readInstalledWeights() });
}

/** Name, version and weights' hash of the detector, without starting TensorFlow.js. */
export async function readFaceApiIdentity(): Promise<
  Pick<FaceDetector, 'name' | 'version' | 'weightsSha256'>
> {
  return faceApiIdentity(await readInstalledWeights());
}

function readInstalledWeights(): Promise<FaceApiWeights> {
  const packageFile = createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json');
  const folder = path.join(path.dirname(packageFile), 'model');
  return readFaceApiWeights((name) => readFile(path.join(folder, name)));
}
