import {
  createFaceApiDetector,
  createMtcnnDetector,
  type FaceDetector,
  readFaceApiWeights,
  SCENE_FACE_API_OPTIONS,
} from '@did/faces';
import { type BackendName, DidError, prepareBackend } from '@did/runtime';
import { buildDetectorModel } from '../detector/build-model.js';
import { DETECTOR_FILES, parseDetectorRecord } from '../detector/detector-record.js';
import { BrowserDetector } from './browser/browser-detector.js';
import { openBrowserInput } from './browser/open-browser-input.js';

/** The files of a detector, already there. */
export interface DetectorBytes {
  /** The text of `detector.json`. */
  readonly record: string;
  /** The bytes of `weights.safetensors`. */
  readonly weights: Uint8Array;
}

/** How far loading is. */
export interface LoadProgress {
  /** File being fetched, of the detector's folder. */
  readonly file: string;
  readonly loadedBytes: number;
  /** Null where the server does not say. */
  readonly totalBytes: number | null;
}

/** Options of the browser's `loadDetector`. */
export interface LoadBrowserDetectorOptions {
  readonly backend?: 'auto' | BackendName;
  /** Where the `.wasm` files of `@tensorflow/tfjs-backend-wasm` are: a folder's URL, with a slash at its end. */
  readonly wasmPaths?: string;
  /** Threads of WASM on a page that is cross-origin isolated; as many as there are cores unless given. */
  readonly threads?: number;
  /** Reads a file of the face detector by its name; by default from the detector's folder, as `did export --with-faces` puts it there. */
  readonly readFaceFile?: (name: string) => Promise<Uint8Array>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
}

/**
 * Loads a detector on a page or in a worker.
 *
 * @param source - URL of a detector folder that was written by `did export --to detector --with-faces`, or its two files.
 * @returns A detector of files, pixels, elements, videos and tensors, that the caller disposes.
 * @throws DidError: DID_DATA (a file is not there, or `detector.json` is damaged), DID_RUN_VERSION (of a version that this one does not
 * read), DID_WEIGHTS (not the weights that it names), DID_BACKEND (nothing to compute on), DID_USAGE (bytes without `readFaceFile`).
 * @example
 * const detector = await loadDetector('/detector/', { wasmPaths: '/wasm/' });
 * const { verdict, probability } = await detector.predict(file);
 */
export async function loadDetector(
  source: string | URL | DetectorBytes,
  options: LoadBrowserDetectorOptions = {},
): Promise<BrowserDetector> {
  const { backend = 'auto', wasmPaths, threads } = options;
  const [{ record: text, weights }] = await Promise.all([
    isBytes(source) ? source : fetchDetector(source, options),
    prepareBackend(backend, {
      ...(wasmPaths === undefined ? {} : { wasmPaths }),
      ...(threads === undefined ? {} : { threads }),
    }),
  ]);
  const record = parseDetectorRecord(text);
  const readFaceFile =
    options.readFaceFile ??
    (isBytes(source)
      ? undefined
      : (name: string) => fetchBytes(source, `${DETECTOR_FILES.faces}/${name}`, options));
  if (readFaceFile === undefined) {
    throw new DidError(
      'DID_USAGE',
      'loadDetector: a detector given as bytes needs `readFaceFile`, which gives the files of the face detector by name.',
    );
  }
  const model = await buildDetectorModel(record, weights);
  let faceDetector: FaceDetector | undefined;
  try {
    faceDetector = await openFaces(record.faces.detector, readFaceFile);
    if (faceDetector.weightsSha256 !== record.faces.weightsSha256 && record.faces.weightsSha256 !== '') {
      throw new DidError(
        'DID_WEIGHTS',
        `loadDetector: the face detector's weights are not those of the training (${faceDetector.weightsSha256}, not ${record.faces.weightsSha256}). Take the files of ${record.faces.detector} ${record.faces.version}.`,
      );
    }
    return new BrowserDetector({ record, model, faceDetector, open: openBrowserInput });
  } catch (error) {
    faceDetector?.dispose();
    model.dispose();
    throw error;
  }
}

function isBytes(source: string | URL | DetectorBytes): source is DetectorBytes {
  return typeof source === 'object' && 'weights' in source;
}

async function openFaces(
  name: string,
  readFile: (name: string) => Promise<Uint8Array>,
): Promise<FaceDetector> {
  if (name === 'mtcnn') return createMtcnnDetector({ weights: await readFile('mtcnn.safetensors') });
  return createFaceApiDetector({ ...SCENE_FACE_API_OPTIONS, weights: await readFaceApiWeights(readFile) });
}

async function fetchDetector(
  folder: string | URL,
  options: LoadBrowserDetectorOptions,
): Promise<DetectorBytes> {
  const [record, weights] = await Promise.all([
    fetchBytes(folder, DETECTOR_FILES.record, options),
    fetchBytes(folder, DETECTOR_FILES.weights, options),
  ]);
  return { record: new TextDecoder().decode(record), weights };
}

async function fetchBytes(
  folder: string | URL,
  file: string,
  { signal, onProgress }: LoadBrowserDetectorOptions,
): Promise<Uint8Array> {
  // A folder's URL with and without its last slash, and relative ones on pages and in workers.
  const url = new URL(file, `${new URL(folder, globalThis.location?.href)}/`.replace(/\/+$/, '/'));
  const response = await fetch(url, signal === undefined ? {} : { signal });
  if (!response.ok || response.body === null) {
    throw new DidError(
      'DID_DATA',
      `loadDetector: ${url.href} answered ${response.status}. The folder must hold what "did export --to detector --with-faces" wrote.`,
      { url: url.href, status: response.status },
    );
  }
  const length = Number(response.headers.get('content-length'));
  const encoded = response.headers.get('content-encoding') !== null;
  const totalBytes = length > 0 && !encoded ? length : null;
  const parts: Uint8Array[] = [];
  let loadedBytes = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    loadedBytes += value.length;
    onProgress?.({ file, loadedBytes, totalBytes });
  }
  const bytes = new Uint8Array(loadedBytes);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
