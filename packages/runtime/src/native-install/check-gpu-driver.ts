import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DidError } from '../errors/did-error.js';
import { runTool, type ToolRunner } from './run-tool.js';

/**
 * The oldest driver that runs every CUDA 12 program.
 *
 * @source CUDA Compatibility, "Minor version compatibility": CUDA 12.x needs >= 525.60.13 on Linux
 */
const OLDEST_DRIVER = '525.60.13';
const INSTALL_DRIVER = 'Install the NVIDIA driver (Debian: `apt-get install nvidia-driver`) and restart';

/** What this machine tells of its NVIDIA driver. */
export interface GpuFacts {
  /** From nvidia-smi, else from the kernel module; undefined where neither answers. */
  readonly driverVersion: string | undefined;
  /** Names of the devices; empty where nvidia-smi does not list any. */
  readonly devices: readonly string[];
  /** Where the driver's library stands. */
  readonly libcuda: string | undefined;
}

/**
 * Refuses a machine whose driver cannot run the CUDA build, before two gigabytes are fetched.
 *
 * @throws DidError DID_BACKEND saying which part is missing or too old
 */
export function checkGpuDriver(facts: GpuFacts): void {
  const { driverVersion, devices, libcuda } = facts;
  const refuse = (what: string) => {
    throw new DidError(
      'DID_BACKEND',
      `native install --gpu: ${what} Without --gpu the native backend runs on the CPU.`,
      { ...facts },
    );
  };
  if (driverVersion === undefined) {
    const half =
      libcuda === undefined
        ? 'no NVIDIA driver was found (nvidia-smi, /proc/driver/nvidia/version and libcuda.so.1 are missing)'
        : `${libcuda} is there, but no driver runs (neither nvidia-smi nor /proc/driver/nvidia/version answers)`;
    refuse(`${half}. ${INSTALL_DRIVER}; in a container, start it with the GPU (\`docker run --gpus all\`).`);
  } else if (libcuda === undefined) {
    refuse(
      `driver ${driverVersion} runs, but its library libcuda.so.1 was not found by ldconfig or on LD_LIBRARY_PATH. ` +
        'Install it (Debian: `apt-get install libcuda1`), or give the container the "compute" capability.',
    );
  } else if (isOlder(driverVersion, OLDEST_DRIVER)) {
    refuse(
      `driver ${driverVersion} is too old for CUDA 12, which needs ${OLDEST_DRIVER}. ${INSTALL_DRIVER}.`,
    );
  } else if (devices.length === 0) {
    refuse(
      `driver ${driverVersion} runs, but nvidia-smi lists no device. Run it by hand to see what it says.`,
    );
  }
}

/**
 * Asks nvidia-smi, the kernel module and the loader.
 *
 * @param root - Where `proc` and the library folders stand; tests put their own.
 */
export async function readGpuFacts(
  run: ToolRunner = runTool,
  root = '/',
  env = process.env,
): Promise<GpuFacts> {
  const ask = (command: string, args: readonly string[]) =>
    run(command, args, { advice: '' }).catch(() => undefined);
  const listed = await ask('nvidia-smi', ['--query-gpu=driver_version,name', '--format=csv,noheader']);
  const devices = [...(listed ?? '').matchAll(/^([\d.]+), *(.+)$/gm)];
  const module = await readFile(join(root, 'proc/driver/nvidia/version'), 'utf8').catch(() => '');
  // `NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 ...`
  const fromModule = /^NVRM version:.*?\s(\d+\.\d+(?:\.\d+)?)\s/m.exec(module)?.[1];

  // Debian keeps ldconfig where a user's PATH does not reach.
  const cache = (await ask('ldconfig', ['-p'])) ?? (await ask('/sbin/ldconfig', ['-p'])) ?? '';
  const folders = [...(env.LD_LIBRARY_PATH ?? '').split(':').filter(Boolean), join(root, 'usr/lib/wsl/lib')];
  const besides = folders.map((folder) => join(folder, 'libcuda.so.1')).find((file) => existsSync(file));
  return {
    driverVersion: devices[0]?.[1] ?? fromModule,
    devices: devices.map((match) => match[2] ?? '').filter(Boolean),
    libcuda: /libcuda\.so\.1 \([^)]*x86-64[^)]*\) => (\S+)/.exec(cache)?.[1] ?? besides,
  };
}

function isOlder(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
