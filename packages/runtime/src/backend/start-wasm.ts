import * as tf from '@tensorflow/tfjs';
import { getThreadsCount, setThreadsCount, setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { registerTrainingKernels } from '../wasm/register-training-kernels.js';
import { findWasmFile } from './find-wasm-file.js';
import { isNode } from './platform.js';

/** How WASM is started. */
export interface WasmOptions {
  /** Where the browser finds tfjs-backend-wasm's `.wasm` files: a folder, with a slash at its end. In Node they come from the package. */
  readonly wasmPaths?: string;
}

/** What came of starting WASM. */
export type WasmAttempt =
  | { readonly ok: true; readonly device: string; readonly versions: Record<string, string> }
  | { readonly ok: false; readonly reason: string; readonly advice?: string };

const WHERE =
  "Serve the three .wasm files of @tensorflow/tfjs-backend-wasm/dist and name their folder: prepareBackend('wasm', { wasmPaths: '/wasm/' }).";

/** Starts the WASM backend, or says why it does not run, with the file that was looked for. */
export async function startWasm(options: WasmOptions = {}): Promise<WasmAttempt> {
  const simd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) as boolean;
  const threaded = simd && ((await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT')) as boolean);
  const running = 'wasm' in tf.engine().registry;
  if (!running) {
    const problem = await placeFiles(options, simd, threaded);
    if (problem !== undefined) return { ok: false, reason: problem, advice: WHERE };
    if (threaded) setThreadsCount(Math.min(navigator.hardwareConcurrency, 8));
  }
  try {
    if (!(await tf.setBackend('wasm'))) return notStarted('');
  } catch (error) {
    return notStarted(`: ${(error as Error).message}`);
  }
  registerTrainingKernels();
  const threads = threaded ? getThreadsCount() : 1;
  const parts = ['WebAssembly', ...(simd ? ['SIMD'] : []), threads === 1 ? '1 thread' : `${threads} threads`];
  return { ok: true, device: `CPU (${parts.join(', ')})`, versions: { 'tfjs-backend-wasm': version_wasm } };
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
  const kind = threaded ? '-threaded-simd' : simd ? '-simd' : '';
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
