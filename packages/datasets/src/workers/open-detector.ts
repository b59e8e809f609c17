import { type FaceDetector, FRAME_FACE_API_OPTIONS } from '@did/faces';
import { createFaceApiDetector } from '@did/faces/node';

/** What faces are looked for in: portraits that they fill, or frames of video with faces of any size. */
export type DetectorUse = 'portraits' | 'frames';

/** Gives the detector for a use; the same one each time. */
export type OpenDetector = (use: DetectorUse) => Promise<FaceDetector>;

/** Opens face-api's detectors on first use. @param ready - Prepares what must be there before, a backend for instance. */
export function openDetectors(ready: () => Promise<unknown> = async () => {}): OpenDetector {
  const opened = new Map<DetectorUse, Promise<FaceDetector>>();
  return (use) => {
    const detector =
      opened.get(use) ??
      ready().then(() => createFaceApiDetector(use === 'frames' ? FRAME_FACE_API_OPTIONS : {}));
    opened.set(use, detector);
    return detector;
  };
}
