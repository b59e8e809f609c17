import * as tf from '@tensorflow/tfjs';
import type { DetectedFace68, DetectHints, FaceDetector, FaceDetector68 } from '../face-detector.js';
import { ImagePyramid } from '../image-pyramid.js';
import { landmarks68To5 } from '../landmarks-68.js';
import { smallerBoxOverlap } from '../mtcnn/smaller-box-overlap.js';
import type { Box } from '../non-max-suppression.js';
import type { RgbImage } from '../rgb-image.js';
import { sha256Of } from '../sha-256.js';
import type { Transform } from '../similarity-transform.js';
import { decodeFaceApiWeights, FACE_API_FILES, type FaceApiWeights } from './face-api-weights.js';
import { findLandmarks68, LANDMARK_INPUT_SIZE } from './landmark-68-net.js';
import { refineBoxes } from './refine-boxes.js';
import { type FaceBox, type FaceSearch, findFaceBoxes } from './tiny-face-detector.js';

/** How faces are looked for. */
export interface FaceApiOptions {
  /** Tried in turn until a face is found. A small input is fast and right for portraits; a large one finds small faces. */
  readonly searches?: readonly FaceSearch[];
  /** Boxes below this score are no faces. */
  readonly minScore?: number;
  /** At most so many faces, the surest ones. */
  readonly maxFaces?: number;
  /**
   * Look at each face once more, by itself: its box and landmarks become exact, and what was no face is dropped. A number: only at
   * those whose longer side is at most this part of the picture's.
   */
  readonly refine?: boolean | number;
  /** Made in any case, after the others, for small faces beside a large one. One that enlarges the picture much only where no face was found. */
  readonly smallFaces?: readonly FaceSearch[];
}

/** A picture enlarged by more shows no new faces: a portrait of 224 pixels needs no second search. */
const MAX_ENLARGEMENT = 1.5;

/** Of a box that shares this much of the smaller of both with a known face, it is that face: an eye, or the face with its hair. */
const SAME_FACE = 0.5;

/**
 * Defaults of {@link createFaceApiDetector}; of 300 tight portraits the first look missed 42, all
 * four 28, and 416 alone, which is usual for this network, 246.
 */
export const DEFAULT_FACE_API_OPTIONS = {
  searches: [
    { inputSize: 160, borderRatio: 0.3 },
    { inputSize: 96, borderRatio: 0.3 },
    { inputSize: 224, borderRatio: 0.3 },
    { inputSize: 416, borderRatio: 0 },
  ],
  minScore: 0.4,
  maxFaces: 64,
  refine: false,
  smallFaces: [],
} as const satisfies Required<FaceApiOptions>;

/**
 * For frames of video, where a face may fill the picture or be a tenth of it: from large faces to small ones, each
 * looked at once more. Without that second look half of the finds in `crowd.mp4` (1080p, faces of 120 to 200 pixels)
 * were no faces or had their landmarks beside them.
 */
export const FRAME_FACE_API_OPTIONS: Required<FaceApiOptions> = {
  searches: [
    { inputSize: 160, borderRatio: 0.3 },
    { inputSize: 224, borderRatio: 0 },
    { inputSize: 416, borderRatio: 0 },
    { inputSize: 608, borderRatio: 0 },
    { inputSize: 864, borderRatio: 0 },
  ],
  minScore: 0.4,
  maxFaces: 16,
  refine: true,
  smallFaces: [],
};

/**
 * For pictures of any kind, from a portrait that a face fills to a street: a face that fills most of the picture is taken as
 * {@link DEFAULT_FACE_API_OPTIONS} find it, and small ones beside it are found as well, each looked at once more.
 */
export const SCENE_FACE_API_OPTIONS: Required<FaceApiOptions> = {
  searches: DEFAULT_FACE_API_OPTIONS.searches.filter(({ inputSize }) => inputSize < 416),
  minScore: 0.4,
  maxFaces: 32,
  refine: 0.4,
  smallFaces: [
    { inputSize: 416, borderRatio: 0 },
    { inputSize: 864, borderRatio: 0 },
  ],
};

/**
 * A face detector whose weights come inside an npm package: the tiny detector and the 68-point network
 * of `@vladmandic/face-api`, run on the TensorFlow.js and the backend that is in use.
 *
 * @remarks
 * The package's own bundles are not used: they bring a TensorFlow.js of their own or import files that
 * Node does not load as modules. The caller disposes of the detector.
 *
 * @throws DidError DID_WEIGHTS when the bytes are not those of the manifests.
 * @source Mühler, face-api.js 2018-2020; Mandic, @vladmandic/face-api 1.7.15 (MIT).
 */
export async function createFaceApiDetector(
  options: FaceApiOptions & { readonly weights: FaceApiWeights },
): Promise<FaceDetector68> {
  const { weights } = options;
  // Where nobody chose a backend, this starts the best that is registered.
  await tf.ready();
  const searches = options.searches ?? DEFAULT_FACE_API_OPTIONS.searches;
  const minScore = options.minScore ?? DEFAULT_FACE_API_OPTIONS.minScore;
  const maxFaces = options.maxFaces ?? DEFAULT_FACE_API_OPTIONS.maxFaces;
  const refine = options.refine ?? DEFAULT_FACE_API_OPTIONS.refine;
  const refineUpTo = refine === true ? Number.POSITIVE_INFINITY : refine === false ? 0 : refine;
  const smallFaces = options.smallFaces ?? DEFAULT_FACE_API_OPTIONS.smallFaces;
  const detector = decodeFaceApiWeights(weights.detectorManifest, weights.detector, FACE_API_FILES.detector);
  const landmarks = decodeFaceApiWeights(
    weights.landmarksManifest,
    weights.landmarks,
    FACE_API_FILES.landmarks,
  );
  return {
    ...(await faceApiIdentity(weights)),
    async detect(image: RgbImage, { known }: DetectHints = {}): Promise<DetectedFace68[]> {
      const frame = new ImagePyramid(image);
      const side = Math.max(image.width, image.height);
      let boxes: FaceBox[] = [];
      const isNew = ({ box }: FaceBox) => boxes.every((one) => smallerBoxOverlap(one.box, box) < SAME_FACE);
      const look = async (search: FaceSearch) => {
        const found = await findFaceBoxes(detector, frame, search, minScore);
        const fresh = found.filter(isNew).slice(0, maxFaces);
        const again = fresh.filter(({ box }) => Math.max(box[2], box[3]) <= refineUpTo * side);
        const sure = [
          ...fresh.filter((face) => !again.includes(face)),
          ...(await refineBoxes(detector, frame, again, minScore)),
        ];
        // A second look may move a box onto a face that is known.
        boxes = [...boxes, ...sure.filter(isNew)].sort((one, two) => two.score - one.score);
      };
      for (const search of searches) {
        await look(search);
        if (boxes.length > 0) break;
      }
      const lost = (known ?? []).map((box) => ({ box, score: 1 })).filter(isNew);
      const followed = await refineBoxes(detector, frame, lost, minScore);
      boxes = [...boxes, ...followed.filter(isNew)];
      // Where faces are known, small ones are looked for where they were.
      for (const search of known === undefined || boxes.length === 0 ? smallFaces : []) {
        if (boxes.length === 0 || search.inputSize <= MAX_ENLARGEMENT * side) await look(search);
      }
      boxes = boxes.sort((one, two) => two.score - one.score).slice(0, maxFaces);
      if (boxes.length === 0) return [];
      const points = await findLandmarks68(
        landmarks,
        frame,
        boxes.map(({ box }) => viewOfBox(box)),
      );
      return boxes.map(({ box, score }, face) => {
        const landmarks68 = points[face] as Float32Array;
        return { box, score, landmarks68, landmarks5: landmarks68To5(landmarks68) };
      });
    },
    dispose() {
      detector.dispose();
      landmarks.dispose();
    },
  };
}

/** What is stored with crops that this detector made; nothing is loaded for it. */
export async function faceApiIdentity(
  weights: FaceApiWeights,
): Promise<Pick<FaceDetector, 'name' | 'version' | 'weightsSha256'>> {
  const weightsSha256 = await sha256Of([weights.detector, weights.landmarks]);
  return { name: 'face-api', version: '1.7.15', weightsSha256 };
}

/** Boxes sit a little high for the landmark network: its error fell from .085 to .081 with this shift. */
const VIEW_SHIFT_DOWN = 0.05;

/** The square around a box, filled by the box's longer side. */
function viewOfBox([x, y, width, height]: Box): Transform {
  const scale = LANDMARK_INPUT_SIZE / Math.max(width, height);
  const centre = LANDMARK_INPUT_SIZE / 2 - 0.5;
  return [
    scale,
    0,
    centre - scale * (x + width / 2),
    0,
    scale,
    centre - scale * (y + height * (0.5 + VIEW_SHIFT_DOWN)),
  ];
}
