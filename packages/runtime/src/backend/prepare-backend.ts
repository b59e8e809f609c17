import * as tf from '@tensorflow/tfjs';
import { registerGradients } from '../autodiff/register-gradients.js';
import { DidError } from '../errors/did-error.js';
import { registerNativeKernels } from '../native/register-native-kernels.js';
import type { BackendName, BackendReport, PassedOver } from './backend-report.js';
import { type Importer, loadNative } from './native-loader.js';
import { isNode } from './platform.js';
import { startWasm, type WasmOptions } from './start-wasm.js';
import { startWebgpu, type WebgpuOptions } from './start-webgpu.js';

/** What `prepareBackend` takes. */
export type BackendRequest = 'auto' | BackendName;

/** Options of {@link prepareBackend}. */
export interface PrepareBackendOptions extends WasmOptions {
  /** Which GPU WebGPU takes. */
  readonly webgpu?: WebgpuOptions;
  /** How the native packages are imported; for tests. */
  readonly importer?: Importer;
}

type Attempt =
  | { readonly ok: true; readonly device: string; readonly versions: Record<string, string> }
  | PassedOver;

const ORDER: Record<'node' | 'browser', readonly BackendName[]> = {
  node: ['native', 'webgpu', 'wasm', 'cpu'],
  browser: ['webgpu', 'wasm', 'cpu'],
};

/**
 * Chooses and starts a backend and gives it what it lacks for training.
 *
 * @param request - `auto` takes the fastest that runs: native (in Node), WebGPU on a GPU, WASM.
 * A backend asked for by name is taken or refused, never silently replaced.
 * @throws DidError DID_BACKEND when the backend asked for does not start, with what would help
 * @example
 * const { name, reason } = await prepareBackend('auto');
 */
export async function prepareBackend(
  request: BackendRequest = 'auto',
  options: PrepareBackendOptions = {},
): Promise<BackendReport> {
  const order = request === 'auto' ? ORDER[isNode() ? 'node' : 'browser'] : [request];
  const passedOver: PassedOver[] = [];
  for (const name of order) {
    const starter = STARTERS[name];
    if (starter === undefined) {
      throw new DidError(
        'DID_BACKEND',
        `"${name}" is no backend. Choose one of auto, ${Object.keys(STARTERS).join(', ')}.`,
        {
          name,
        },
      );
    }
    const attempt = await starter(options, request);
    if ('ok' in attempt) {
      registerGradients();
      // An operation before this call may have begun to start another backend; until that ends, none answers.
      await tf.ready();
      const reason =
        request !== 'auto'
          ? 'asked for by name'
          : passedOver.length === 0
            ? 'the fastest here'
            : `the fastest that runs; passed over: ${passedOver.map((p) => p.name).join(', ')}`;
      const versions = { 'tfjs-core': tf.version_core, ...attempt.versions };
      return { name, reason, passedOver, trains: true, device: attempt.device, versions };
    }
    passedOver.push(attempt);
  }
  const last = passedOver.at(-1) as PassedOver;
  throw new DidError(
    'DID_BACKEND',
    `"${request}" was asked for, but ${last.reason}. ${last.advice ?? ''} Or use backend 'auto'.`.replace(
      '  ',
      ' ',
    ),
    { request, passedOver },
  );
}

const STARTERS: Record<
  BackendName,
  (options: PrepareBackendOptions, request: BackendRequest) => Promise<Attempt>
> = {
  native: startNative,
  webgpu: startGpu,
  wasm: startOnWasm,
  cpu: startCpu,
};

async function startNative({ importer }: PrepareBackendOptions): Promise<Attempt> {
  const native = await loadNative(importer);
  if (native.status !== 'loads') return { name: 'native', reason: native.reason, advice: native.advice };
  if (!(await tf.setBackend('tensorflow'))) {
    return { name: 'native', reason: `${native.package} loaded, but its backend did not start` };
  }
  registerNativeKernels();
  const versions = { [native.package]: tf.version_core, tensorflow: native.tensorflow };
  return { ok: true, device: native.device, versions };
}

async function startGpu({ webgpu }: PrepareBackendOptions, request: BackendRequest): Promise<Attempt> {
  const started = await startWebgpu(webgpu, request !== 'auto');
  if (started.ok) return started;
  const { reason, advice } = started;
  return { name: 'webgpu', reason, ...(advice === undefined ? {} : { advice }) };
}

async function startOnWasm(options: PrepareBackendOptions): Promise<Attempt> {
  const started = await startWasm(options);
  if (started.ok) return started;
  const { reason, advice } = started;
  return { name: 'wasm', reason, ...(advice === undefined ? {} : { advice }) };
}

async function startCpu(): Promise<Attempt> {
  await tf.setBackend('cpu');
  return { ok: true, device: 'CPU (JavaScript)', versions: {} };
}
