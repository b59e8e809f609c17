import { importByName } from './import-by-name.js';
import { isNode } from './platform.js';

/** What came of looking for the native backend. */
export type NativeStatus =
  | {
      /** It runs. */
      readonly status: 'loads';
      /** The npm package that was loaded. */
      readonly package: string;
      /** The version of the library under it. */
      readonly tensorflow: string;
      /** What it really computes on: the CUDA build falls back to the CPU without a word. */
      readonly device: string;
    }
  | {
      /** Which of the ways in which it may not run. */
      readonly status: 'not-installed' | 'no-addon' | 'wrong-platform' | 'fails';
      /** What was found, in words. */
      readonly reason: string;
      /** What would make it run. */
      readonly advice: string;
    };

/** The part of tfjs-node's module that is looked at. */
interface NativeModule {
  backend?: () => { binding?: { TF_Version?: string }; isUsingGpuDevice?: boolean };
}

/** Imports a package by name; tests put their own in its place. */
export type Importer = (name: string) => Promise<unknown>;

const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;
const INSTALL = 'Run `did native install` (Linux x86-64, needs g++ and Python with pip).';
const INSTALL_GPU = 'Run `did native install --gpu` for CUDA, or `did native install` for the CPU alone.';

/**
 * Loads tfjs-node-gpu or tfjs-node where one is installed, and says what is the matter where none loads.
 *
 * @remarks Tells apart: not installed, installed without its addon, built for another platform or Node, broken.
 */
export async function loadNative(importer: Importer = importByName): Promise<NativeStatus> {
  if (!isNode()) {
    return {
      status: 'wrong-platform',
      reason: 'the native backend needs Node',
      advice: 'Use webgpu or wasm here.',
    };
  }
  let worst: NativeStatus = {
    status: 'not-installed',
    reason: 'neither @tensorflow/tfjs-node nor @tensorflow/tfjs-node-gpu is installed',
    advice: INSTALL,
  };
  // TensorFlow prints how it was built before its first operation; warnings and errors still come through.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
  restoreRemovedUtil();
  for (const name of PACKAGES) {
    try {
      const loaded = (await quietly(() => importer(name))) as NativeModule & { default?: NativeModule };
      const backend = (loaded.backend ?? loaded.default?.backend)?.();
      const tensorflow = backend?.binding?.TF_Version ?? 'unknown';
      return { status: 'loads', package: name, tensorflow, device: deviceOf(name, backend) };
    } catch (error) {
      const status = explain(name, error as Error & { code?: string });
      if (status.status !== 'not-installed') worst = status;
    }
  }
  return worst;
}

function deviceOf(
  name: string,
  backend: ReturnType<NonNullable<NativeModule['backend']>> | undefined,
): string {
  if (backend?.isUsingGpuDevice === true) return 'CUDA GPU (TensorFlow)';
  return name.endsWith('-gpu')
    ? 'CPU (TensorFlow; its CUDA build found no GPU: look at the driver with nvidia-smi)'
    : 'CPU (TensorFlow)';
}

/** Node 23 removed what tfjs-node 4.22.0 asks of `node:util` whenever a tensor comes from an op. */
function restoreRemovedUtil(): void {
  const util = process.getBuiltinModule('node:util') as {
    isNullOrUndefined?: (value: unknown) => boolean;
    isArray?: (value: unknown) => boolean;
  };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

function explain(name: string, error: Error & { code?: string }): NativeStatus {
  const text = error.message;
  const missing = error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND';
  if (missing && text.includes(name) && !text.includes('tfjs_binding')) {
    return { status: 'not-installed', reason: `${name} is not installed`, advice: INSTALL };
  }
  if (/tfjs_binding.*can not be found|native addon module/s.test(text)) {
    return {
      status: 'no-addon',
      reason: `${name} is installed without its addon: its download was blocked, or scripts were ignored`,
      advice: name === PACKAGES[0] ? INSTALL_GPU : INSTALL,
    };
  }
  if (
    /NODE_MODULE_VERSION|ERR_DLOPEN_FAILED|invalid ELF|wrong ELF|not a valid Win32|incompatible architecture/i.test(
      `${error.code} ${text}`,
    )
  ) {
    return {
      status: 'wrong-platform',
      reason: `${name}'s addon was built for another platform or Node version, or its library is gone: ${firstLine(text)}`,
      advice: 'Run `did native install` again under this Node.',
    };
  }
  return { status: 'fails', reason: `${name} does not load: ${firstLine(text)}`, advice: INSTALL };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** tfjs-node advertises itself, and warns of replaced kernels, on the console; neither is for our users. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { log, warn } = console;
  console.log = () => {};
  console.warn = () => {};
  try {
    return await work();
  } finally {
    console.log = log;
    console.warn = warn;
  }
}
