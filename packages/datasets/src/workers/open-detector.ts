import {
  DEFAULT_MTCNN_OPTIONS,
  type FaceDetector,
  type FaceDetector68,
  FRAME_FACE_API_OPTIONS,
} from '@did/faces';
import {
  createFaceApiDetector,
  createMtcnnDetector,
  readFaceApiIdentity,
  readMtcnnIdentity,
} from '@did/faces/node';

/** Opens the detectors that work is done with; the same one each time. */
export interface OpenDetectors {
  /** For portraits, which a face fills; it places the 68 points that forging needs. */
  portraits(): Promise<FaceDetector68>;
  /** For frames of video, with faces of any size. */
  frames(name: FrameDetectorName): Promise<FaceDetector>;
}

/** What finds faces in frames: how it is opened, what it is, and the options that are stored with its crops. */
const FRAME_DETECTORS = {
  'face-api': {
    open: (): Promise<FaceDetector> => createFaceApiDetector(FRAME_FACE_API_OPTIONS),
    readIdentity: readFaceApiIdentity,
    options: FRAME_FACE_API_OPTIONS,
  },
  mtcnn: {
    open: (): Promise<FaceDetector> => createMtcnnDetector(DEFAULT_MTCNN_OPTIONS),
    readIdentity: readMtcnnIdentity,
    options: DEFAULT_MTCNN_OPTIONS,
  },
};

/** A detector by its name. */
export type FrameDetectorName = keyof typeof FRAME_DETECTORS;

/** All of them; the first is taken where none is named. */
export const FRAME_DETECTOR_NAMES = Object.keys(FRAME_DETECTORS) as readonly FrameDetectorName[];

/** What is stored with crops of a detector; nothing is opened for it. */
export async function describeFrameDetector(name: FrameDetectorName) {
  const { readIdentity, options } = FRAME_DETECTORS[name];
  return { identity: await readIdentity(), options };
}

/** Opens detectors on first use. @param ready - Prepares what must be there before, a backend for instance. */
export function openDetectors(ready: () => Promise<unknown> = async () => {}): OpenDetectors {
  const opened = new Map<FrameDetectorName, Promise<FaceDetector>>();
  let portraits: Promise<FaceDetector68> | undefined;
  return {
    portraits() {
      portraits ??= ready().then(() => createFaceApiDetector());
      return portraits;
    },
    frames(name) {
      const detector = opened.get(name) ?? ready().then(FRAME_DETECTORS[name].open);
      opened.set(name, detector);
      return detector;
    },
  };
}
