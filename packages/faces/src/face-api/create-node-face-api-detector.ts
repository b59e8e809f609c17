import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { FaceDetector } from '../face-detector.js';
import { createFaceApiDetector, type FaceApiOptions } from './create-face-api-detector.js';
import { readFaceApiWeights } from './face-api-weights.js';

/** {@link createFaceApiDetector} with the weights read from the installed `@vladmandic/face-api`. */
export async function createNodeFaceApiDetector(options: FaceApiOptions = {}): Promise<FaceDetector> {
  const packageFile = createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json');
  const folder = path.join(path.dirname(packageFile), 'model');
  const weights = await readFaceApiWeights((name) => readFile(path.join(folder, name)));
  return createFaceApiDetector({ ...options, weights });
}
