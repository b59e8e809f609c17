import { DidError } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { type NamedWeights, nameWeights } from '../named-weights.js';

/** The four files of `@vladmandic/face-api/model` that the detector reads. */
export const FACE_API_FILES = {
  /** Names, shapes and scales of the detector's weights. */
  detectorManifest: 'tiny_face_detector_model-weights_manifest.json',
  /** The detector's weights. */
  detector: 'tiny_face_detector_model.bin',
  /** Names, shapes and scales of the landmark network's weights. */
  landmarksManifest: 'face_landmark_68_model-weights_manifest.json',
  /** The landmark network's weights. */
  landmarks: 'face_landmark_68_model.bin',
} as const;

/** The bytes of those files. */
export type FaceApiWeights = { readonly [name in keyof typeof FACE_API_FILES]: Uint8Array };

/**
 * Reads the four files by whatever means there are: a bundler's URLs, `fetch`, a file system.
 *
 * @example
 * const weights = await readFaceApiWeights(async (name) =>
 *   new Uint8Array(await (await fetch(`/models/${name}`)).arrayBuffer()));
 */
export async function readFaceApiWeights(
  readFile: (name: string) => Promise<Uint8Array>,
): Promise<FaceApiWeights> {
  const [detectorManifest, detector, landmarksManifest, landmarks] = await Promise.all([
    readFile(FACE_API_FILES.detectorManifest),
    readFile(FACE_API_FILES.detector),
    readFile(FACE_API_FILES.landmarksManifest),
    readFile(FACE_API_FILES.landmarks),
  ]);
  return { detectorManifest, detector, landmarksManifest, landmarks };
}

interface ManifestEntry {
  readonly name: string;
  readonly shape: number[];
  readonly quantization: { readonly scale: number; readonly min: number };
}

/**
 * Turns one manifest and its bytes into tensors: each weight is a byte q, its value q * scale + min.
 *
 * @throws DidError DID_WEIGHTS when the file is shorter or longer than the manifest says.
 */
export function decodeFaceApiWeights(manifest: Uint8Array, bytes: Uint8Array, file: string): NamedWeights {
  const groups = JSON.parse(new TextDecoder().decode(manifest)) as { readonly weights: ManifestEntry[] }[];
  const entries = groups.flatMap((group) => group.weights);
  const expected = entries.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (bytes.length !== expected) {
    throw new DidError(
      'DID_WEIGHTS',
      `createFaceApiDetector: ${file} must hold ${expected} bytes, as its manifest says; got ${bytes.length}. Take both from one version of @vladmandic/face-api.`,
      { file, expected, actual: bytes.length },
    );
  }
  const tensors = new Map<string, tf.Tensor>();
  let offset = 0;
  for (const { name, shape, quantization } of entries) {
    const size = sizeOf(shape);
    const values = new Float32Array(size);
    for (let i = 0; i < size; i++) {
      values[i] = (bytes[offset + i] as number) * quantization.scale + quantization.min;
    }
    offset += size;
    tensors.set(name, tf.keep(tf.tensor(values, shape)));
  }
  return nameWeights(tensors, 'createFaceApiDetector', file);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
