import { type FaceDetector, SCENE_FACE_API_OPTIONS } from '@did/faces';
import { createFaceApiDetector, createMtcnnDetector } from '@did/faces/node';

/**
 * The detector that faces are cut by as those of the training were: by the five points of the same network.
 *
 * @param name - As `crop-set.json` has it; where landmarks were known (`exact`), face-api.
 */
export async function openFaceDetector(name: string): Promise<FaceDetector> {
  return name === 'mtcnn' ? createMtcnnDetector() : createFaceApiDetector(SCENE_FACE_API_OPTIONS);
}
