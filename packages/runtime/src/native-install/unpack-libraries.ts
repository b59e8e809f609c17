import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkElf } from './check-elf.js';
import { wheelFile } from './fetch-wheels.js';
import type { NativeProgress } from './native-progress.js';
import type { NativeRelease } from './native-release.js';
import { unfinishedName } from './unfinished.js';
import { extractZipEntry, listZip } from './zip-archive.js';

/** The linker looks for the names on the right. */
const LIBRARIES = [
  ['libtensorflow_cc.so.2', 'libtensorflow.so'],
  ['libtensorflow_framework.so.2', 'libtensorflow_framework.so'],
] as const;

interface UnpackOptions {
  readonly onProgress: (event: NativeProgress) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * Unpacks headers and libraries out of the wheels.
 *
 * @remarks
 * `include`, `lib` and `nvidia` stand side by side. TensorFlow loads CUDA by name, at run time, along the run path
 * inside its own libraries: `$ORIGIN/../nvidia/cublas/lib` and so on, as in Python's site-packages. With `lib` in the
 * place of `tensorflow` these paths hold as they are, so CUDA needs no LD_LIBRARY_PATH, no links, and no
 * run path of ours (one in the addon would not count: the loader asks the library that calls, not the one above it).
 *
 * @param target - Made under another name and renamed when complete.
 * @throws DidError DID_BACKEND when a wheel is damaged or its libraries are of another processor
 */
export async function unpackLibraries(
  target: string,
  wheelDir: string,
  release: NativeRelease,
  options: UnpackOptions,
): Promise<void> {
  const unfinished = unfinishedName(target);
  try {
    await unpackAll(unfinished, wheelDir, release, options);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function unpackAll(
  folder: string,
  wheelDir: string,
  release: NativeRelease,
  options: UnpackOptions,
): Promise<void> {
  const made = new Set<string>();
  let bytes = 0;
  for (const wheel of release.wheels) {
    const file = wheelFile(wheelDir, wheel);
    for (const entry of await listZip(file)) {
      options.signal?.throwIfAborted();
      const place = placeOf(entry.name, wheel.project);
      if (place === undefined) continue;
      const out = join(folder, place);
      if (!made.has(dirname(out))) await mkdir(dirname(out), { recursive: true });
      made.add(dirname(out));
      await extractZipEntry(file, entry, out);
      bytes += entry.size;
      options.onProgress({
        type: 'unpack-progress',
        wheel: wheel.project,
        bytes: Math.min(bytes, release.unpackedBytes),
        totalBytes: release.unpackedBytes,
      });
    }
  }
  const lib = join(folder, 'lib');
  for (const [library, alias] of LIBRARIES) {
    await checkElf(join(lib, library));
    await symlink(library, join(lib, alias));
  }
  // cuDNN's run path says `nvrtc`, the wheel's folder is called `cuda_nvrtc`.
  if (existsSync(join(folder, 'nvidia', 'cuda_nvrtc'))) {
    await symlink('cuda_nvrtc', join(folder, 'nvidia', 'nvrtc'));
  }
}

/** Where a file of a wheel goes, or undefined when it is not needed. */
function placeOf(name: string, project: string): string | undefined {
  if (name.split('/').includes('..')) return undefined;
  const library = /^tensorflow\/(libtensorflow_[^/]+)$/.exec(name)?.[1];
  if (library !== undefined) return `lib/${library}`;
  if (/^tensorflow\/include\/(tensorflow|tsl)\//.test(name)) return name.replace(/^tensorflow\//, '');
  if (/^nvidia\/[^/]+\/(lib|bin|nvvm)\//.test(name)) return name;
  const licence = /\.dist-info\/(?:licenses\/)?(LICENSE|License)[^/]*$/.test(name);
  return licence ? `licences/${project}.txt` : undefined;
}
