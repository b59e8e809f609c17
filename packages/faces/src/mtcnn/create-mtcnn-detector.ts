import { decodeSafetensors } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { DetectedFace, FaceDetector } from '../face-detector.js';
import { nameWeights } from '../named-weights.js';
import { type Box, nonMaxSuppression } from '../non-max-suppression.js';
import type { RgbImage } from '../rgb-image.js';
import { sha256Of } from '../sha-256.js';
import { sumAreas } from './area-sums.js';
import { movedBox, squareBox } from './candidate.js';
import { judgeSquares } from './judge-squares.js';
import { completeMtcnnOptions, type MtcnnOptions } from './mtcnn-options.js';
import { createONet } from './o-net.js';
import { createPNet } from './p-net.js';
import { proposeFaces } from './propose-faces.js';
import { pyramidScales } from './pyramid-scales.js';
import { createRNet } from './r-net.js';
import { smallerBoxOverlap } from './smaller-box-overlap.js';

/** Two finds that share more are one face. */
const MAX_OVERLAP = 0.7;

/**
 * MTCNN, the detector that the paper cuts its faces with: three networks, each judging what the one before let through.
 *
 * @remarks
 * Boxes and landmarks are those of `MTCNN(keep_all=True).detect` of facenet-pytorch, whose weights these are. It places five
 * landmarks, not 68. The caller disposes of the detector.
 *
 * @param options - `weights`: the bytes of `@did/faces/weights/mtcnn.safetensors`; in Node `@did/faces/node` reads them.
 * @throws DidError DID_WEIGHTS when the bytes are not that file, DID_VALUE for an option out of range.
 * @example
 * const weights = new Uint8Array(await (await fetch('/models/mtcnn.safetensors')).arrayBuffer());
 * const detector = await createMtcnnDetector({ weights });
 * @source Zhang et al., Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks, 2016;
 * facenet-pytorch 2.6.0 (MIT).
 */
export async function createMtcnnDetector(
  options: MtcnnOptions & { readonly weights: Uint8Array },
): Promise<FaceDetector> {
  const { minFaceSize, thresholds, pyramidFactor } = completeMtcnnOptions(options);
  const stored = decodeSafetensors(options.weights).tensors;
  // Where nobody chose a backend, this starts the best that is registered.
  await tf.ready();
  const tensors = new Map(
    Object.entries(stored).map(([name, { data, shape }]) => [name, tf.keep(tf.tensor(data, [...shape]))]),
  );
  const weights = nameWeights(tensors, 'createMtcnnDetector', 'the file of weights');
  try {
    const [pNet, rNet, oNet] = [createPNet(weights), createRNet(weights), createONet(weights)];
    return {
      ...(await mtcnnIdentity(options.weights)),
      async detect(image: RgbImage): Promise<DetectedFace[]> {
        const { width, height } = image;
        const areas = sumAreas(image);
        const scales = pyramidScales(width, height, minFaceSize, pyramidFactor);
        const proposed = await proposeFaces(pNet, areas, scales, thresholds[0]);
        const boxes = proposed.map(({ box }) => box);
        const judged = await judgeSquares(rNet, areas, boxes, 24, thresholds[1]);
        const refined = nonMaxSuppression(judged, MAX_OVERLAP).map((one) => squareBox(movedBox(one, 1)));
        const finds = await judgeSquares(oNet, areas, refined, 48, thresholds[2]);
        const faces = finds.map((one) => ({
          box: movedBox(one, 1),
          score: one.score,
          landmarks5: placeLandmarks(one.box, one.others),
        }));
        // Of equally sure finds facenet keeps the last one here, and the first one above.
        return nonMaxSuppression(faces.reverse(), MAX_OVERLAP, smallerBoxOverlap);
      },
      dispose: () => weights.dispose(),
    };
  } catch (error) {
    weights.dispose();
    throw error;
  }
}

/** What is stored with crops that this detector made; nothing is loaded for it. */
export async function mtcnnIdentity(
  weights: Uint8Array,
): Promise<Pick<FaceDetector, 'name' | 'version' | 'weightsSha256'>> {
  return { name: 'mtcnn', version: '2.6.0', weightsSha256: await sha256Of([weights]) };
}

/** @param inSquare - Five x, then five y, as parts of the square's side. */
function placeLandmarks([x, y, width, height]: Box, inSquare: Float32Array): Float32Array {
  const points = new Float32Array(10);
  for (let i = 0; i < 5; i++) {
    points[2 * i] = x - 1 + (width + 1) * (inSquare[i] as number);
    points[2 * i + 1] = y - 1 + (height + 1) * (inSquare[5 + i] as number);
  }
  return points;
}
