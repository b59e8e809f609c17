import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { DidError } from '../errors/did-error.js';
import type { WasmMemory } from '../wasm/memory-guard.js';
import { startBlobWorker } from '../wasm/pool/blob-worker.js';
import { registerTrainingKernels } from '../wasm/register-training-kernels.js';
import { setWasmThreads } from '../wasm/set-wasm-threads.js';
import { hearingKernels, watchWasmMemory } from '../wasm/wasm-memory.js';
import { findWasmFile } from './find-wasm-file.js';
import { isNode } from './platform.js';

/** How WASM is started. */
export interface WasmOptions {
  /** Where the browser finds tfjs-backend-wasm's `.wasm` files: a folder, with a slash at its end. In Node they come from the package. */
  readonly wasmPaths?: string;
  /** Threads in a page that is cross-origin isolated; as many as the processor has when left out. Elsewhere there is one. */
  readonly threads?: number;
  /**
   * Told once, when more than 80 % of the memory that WASM may have are in use. Called in the midst of an operation:
   * run none within.
   */
  readonly onMemoryPressure?: (memory: WasmMemory) => void;
}

/** What came of starting WASM. */
export type WasmAttempt =
  | { readonly ok: true; readonly device: string; readonly versions: Record<string, string> }
  | { readonly ok: false; readonly reason: string; readonly advice?: string };

const WHERE =
  "Serve the three .wasm files of @tensorflow/tfjs-backend-wasm/dist and name their folder: prepareBackend('wasm', { wasmPaths: '/wasm/' }).";

/** TensorFlow.js's threaded build starts workers ahead, and hangs when it wants more. */
const STOCK_THREADS = 8;

/** Starts the WASM backend, or says why it does not run, with the file that was looked for. */
export async function startWasm(options: WasmOptions = {}): Promise<WasmAttempt> {
  const simd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) as boolean;
  const running = 'wasm' in tf.engine().registry;
  const single = await whyOneThread(options.threads, running);
  if (!running) {
    // The plain build is faster then; where workers are forbidden the threaded one would wait for them for ever.
    if (single !== undefined) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    const problem = await placeFiles(options, simd, single === undefined);
    if (problem !== undefined) return { ok: false, reason: problem, advice: WHERE };
  }
  const wanted = single === undefined ? (options.threads ?? navigator.hardwareConcurrency) : 1;
  if (single === undefined && !running) setThreadsCount(Math.min(wanted, STOCK_THREADS));
  try {
    if (!(await hearingKernels(() => tf.setBackend('wasm')))) return notStarted('');
  } catch (error) {
    return notStarted(`: ${(error as Error).message}`);
  }
  registerTrainingKernels();
  watchWasmMemory(options.onMemoryPressure);
  const threads = await setWasmThreads(wanted);
  const count = threads > 1 ? `${threads} threads` : `1 thread${single ? `: ${single}` : ''}`;
  const parts = ['WebAssembly', ...(simd ? ['SIMD'] : []), count];
  return { ok: true, device: `CPU (${parts.join(', ')})`, versions: { 'tfjs-backend-wasm': version_wasm } };
}

/** Why there is one thread and no more; empty where more were not asked for, undefined where there may be more. */
async function whyOneThread(threads: number | undefined, running: boolean): Promise<string | undefined> {
  if (threads !== undefined && !(Number.isInteger(threads) && threads > 0)) {
    throw new DidError(
      'DID_VALUE',
      `prepareBackend: \`threads\` must be a whole number from 1 up; got ${threads}.`,
      { threads },
    );
  }
  if (isNode() || (threads ?? navigator.hardwareConcurrency) === 1) return '';
  if (!globalThis.crossOriginIsolated) return 'the page is not cross-origin isolated';
  if (!(await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT'))) {
    return running ? 'it was started with one' : 'this browser has no shared memory';
  }
  const probe = await startBlobWorker("onmessage = () => postMessage('')");
  probe?.terminate();
  return probe === undefined ? 'the page forbids workers from blobs' : undefined;
}

function notStarted(why: string): WasmAttempt {
  return { ok: false, reason: `WebAssembly did not start${why}`, ...(isNode() ? {} : { advice: WHERE }) };
}

/** What is the matter with the folder of the `.wasm` files; undefined when it will do. */
async function placeFiles(
  { wasmPaths }: WasmOptions,
  simd: boolean,
  threaded: boolean,
): Promise<string | undefined> {
  if (wasmPaths === undefined) return undefined;
  const kind = simd && threaded ? '-threaded-simd' : simd ? '-simd' : '';
  // A file that fails to load would leave tfjs-backend-wasm refusing any other path until the page is loaded again.
  const problem = isNode() ? undefined : await findWasmFile(`${wasmPaths}tfjs-backend-wasm${kind}.wasm`);
  if (problem !== undefined) return problem;
  try {
    setWasmPaths(wasmPaths);
  } catch {
    return 'an earlier start failed, after which tfjs-backend-wasm takes no other path until the page is loaded again';
  }
  return undefined;
}
