import * as tf from '@tensorflow/tfjs';
import { DidError } from '../errors/did-error.js';
import { importByName } from './import-by-name.js';
import { isNode } from './platform.js';

/** Which GPU to take. */
export interface WebgpuOptions {
  /** In Node: a part of the adapter's name, as Dawn lists them. */
  readonly adapter?: string;
  /** In Node: `vulkan`, `metal`, `d3d12` or another of Dawn's. */
  readonly api?: string;
  /** Which of two GPUs to prefer; `high-performance` unless given. */
  readonly power?: 'high-performance' | 'low-power';
}

/** What came of starting WebGPU. */
export type WebgpuAttempt =
  | {
      readonly ok: true;
      readonly device: string;
      readonly versions: Record<string, string>;
    }
  | { readonly ok: false; readonly reason: string; readonly advice?: string };

// TypeScript's library for Node does not know WebGPU; this is the part of it that is used here.
interface Gpu {
  requestAdapter(options: { powerPreference?: string }): Promise<GpuAdapter | null>;
}
interface GpuAdapter {
  readonly info: { readonly vendor: string; readonly architecture: string; readonly description: string };
  readonly isFallbackAdapter?: boolean;
  readonly limits: Readonly<Record<string, number>>;
  readonly features: { has(name: string): boolean };
  requestDevice(descriptor: object): Promise<GpuDevice>;
}
interface GpuDevice {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
}
type BackendClass = new (device: GpuDevice, info: GpuAdapter['info']) => tf.KernelBackend;

const PACKAGE = '@tensorflow/tfjs-backend-webgpu';

/** All that the adapter can: weights and feature maps of large models outgrow WebGPU's default of 128 MiB a buffer. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
];

let loss: DidError | undefined;

/**
 * Starts the WebGPU backend: of the browser, or in Node through Dawn (npm `webgpu`).
 *
 * @param allowSoftware - Take an adapter that computes on the CPU: right, but slower than WASM.
 */
export async function startWebgpu(options: WebgpuOptions = {}, allowSoftware = true): Promise<WebgpuAttempt> {
  const found = isNode() ? await openDawn(options) : browserGpu();
  if ('reason' in found) return { ok: false, ...found };
  const adapter = await found.gpu.requestAdapter({ powerPreference: options.power ?? 'high-performance' });
  if (adapter === null) {
    return {
      ok: false,
      reason: 'no WebGPU adapter was found',
      ...(isNode() ? { advice: 'It needs a GPU driver; on Linux one for Vulkan, and libvulkan1.' } : {}),
    };
  }
  const { name, software } = nameOf(adapter);
  if (software && !allowSoftware) {
    return { ok: false, reason: `its only adapter computes on the CPU (${name}), where WASM is faster` };
  }
  let Backend: BackendClass;
  try {
    const module = (await importByName(PACKAGE)) as { WebGPUBackend?: BackendClass; default?: object };
    Backend = (module.WebGPUBackend ??
      (module.default as { WebGPUBackend: BackendClass }).WebGPUBackend) as BackendClass;
  } catch {
    return startRegistered(adapter);
  }
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  const device = await adapter.requestDevice({ requiredLimits });
  watch(device);
  if (tf.findBackendFactory('webgpu') != null) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new Backend(device, adapter.info), 3);
  if (!(await tf.setBackend('webgpu'))) return { ok: false, reason: 'the WebGPU backend did not start' };
  return started(adapter);
}

/**
 * The error to throw once the GPU device of the WebGPU backend was lost; undefined while it is well.
 *
 * @remarks TensorFlow.js itself goes on without a word, on numbers that mean nothing: ask after each result.
 */
export function deviceLoss(): DidError | undefined {
  return loss;
}

function watch(device: GpuDevice): void {
  loss = undefined;
  void device.lost.then(({ reason, message }) => {
    loss = new DidError(
      'DID_BACKEND',
      `the GPU device was lost (${[reason, message].filter(Boolean).join(': ') || 'unknown reason'}): memory ran out, the driver was reset, or the machine slept. Start again, with a smaller batch if memory ran out; a training run goes on from its last checkpoint.`,
      { reason },
    );
  });
}

async function openDawn({
  adapter,
  api,
}: WebgpuOptions): Promise<{ gpu: Gpu } | { reason: string; advice: string }> {
  let dawn: { create: (flags: string[]) => Gpu; globals: object };
  try {
    dawn = (await importByName('webgpu')) as typeof dawn;
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    return {
      reason: missing
        ? 'the package webgpu is not installed'
        : `the package webgpu does not load: ${message}`,
      advice: `Run \`npm install webgpu ${PACKAGE}\`.`,
    };
  }
  Object.assign(globalThis, dawn.globals);
  const flags = [
    ...(adapter === undefined ? [] : [`adapter=${adapter}`]),
    ...(api === undefined ? [] : [`backend=${api}`]),
  ];
  const gpu = dawn.create(flags);
  exposeGpu(gpu);
  return { gpu };
}

/** Where a browser has it: TensorFlow.js looks there before it believes in a GPU. */
function exposeGpu(gpu: Gpu): void {
  const scope = globalThis as { navigator?: { gpu?: Gpu } };
  if (scope.navigator === undefined) {
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true, writable: true });
  }
  Object.defineProperty(scope.navigator, 'gpu', { value: gpu, configurable: true });
}

function browserGpu(): { gpu: Gpu } | { reason: string } {
  const gpu = (globalThis as { navigator?: { gpu?: Gpu } }).navigator?.gpu;
  return gpu === undefined ? { reason: 'this browser has no WebGPU' } : { gpu };
}

function nameOf(adapter: GpuAdapter): { name: string; software: boolean } {
  const { vendor, architecture, description } = adapter.info;
  return {
    name: description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter',
    software:
      adapter.isFallbackAdapter === true ||
      /swiftshader|llvmpipe|lavapipe/i.test(`${architecture} ${description}`),
  };
}

/** In a browser the backend's module comes from the page's bundle, which registers it. */
async function startRegistered(adapter: GpuAdapter): Promise<WebgpuAttempt> {
  if (tf.findBackendFactory('webgpu') == null) {
    return {
      ok: false,
      reason: 'the WebGPU backend is not loaded',
      advice: isNode()
        ? `Run \`npm install ${PACKAGE}\`.`
        : `Install ${PACKAGE} and import it before prepareBackend is called.`,
    };
  }
  if (!(await tf.setBackend('webgpu'))) return { ok: false, reason: 'the WebGPU backend did not start' };
  const { device } = tf.backend() as tf.KernelBackend & { device?: GpuDevice };
  if (device !== undefined) watch(device);
  return started(adapter);
}

function started(adapter: GpuAdapter): WebgpuAttempt {
  const { name, software } = nameOf(adapter);
  const gigabytes = ((adapter.limits.maxBufferSize ?? 0) / 2 ** 30).toFixed(1);
  return {
    ok: true,
    device: `${software ? 'CPU' : 'GPU'} (WebGPU, ${name}, buffers up to ${gigabytes} GiB)`,
    versions: { [PACKAGE]: tf.version_core },
  };
}
