import { existsSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DidError } from '../errors/did-error.js';
import { addonFile, type BindingPackage, chooseBinding, installBinding } from './binding-package.js';
import { checkCudaLibraries } from './check-cuda-libraries.js';
import { checkDevice } from './check-device.js';
import { explainFullDisk } from './check-disk-room.js';
import { checkGpuDriver, readGpuFacts } from './check-gpu-driver.js';
import { checkPlatform } from './check-platform.js';
import { checkTools } from './check-tools.js';
import { compileAddon } from './compile-addon.js';
import { lockCache } from './install-lock.js';
import { defaultCacheDir, type InstallNativeOptions } from './install-options.js';
import { type InstalledNative, installedNative } from './installed-native.js';
import { NATIVE_GPU_RELEASE } from './native-gpu-release.js';
import { NATIVE_CPU_RELEASE, type NativeRelease } from './native-release.js';
import { clearKilledNpm } from './npm-install.js';
import { prepareLibraries } from './prepare-libraries.js';
import { probeAddon } from './probe-addon.js';
import { tryStanding } from './standing-addon.js';

/**
 * Builds tfjs-node's addon against the TensorFlow library inside a PyPI wheel, and proves that it runs.
 *
 * @remarks
 * Needs Linux on x86-64 with glibc, a C++ compiler, Python with pip, and npm. An addon that loads is left alone,
 * the package's own one included. Each wheel is checked against its sha256; everything is made under another name and
 * renamed when it is whole, so a killed install leaves nothing half-made and the next call goes on.
 *
 * @throws DidError DID_BACKEND naming the missing tool, the refused download or the failed step
 * @throws DidError DID_DISK when there is no room
 */
export async function installNative(options: InstallNativeOptions = {}): Promise<InstalledNative> {
  const gpu = options.gpu ?? false;
  const release = options.release ?? (gpu ? NATIVE_GPU_RELEASE : NATIVE_CPU_RELEASE);
  const projectDir = resolve(options.projectDir ?? '.');
  // Absolute: the addon remembers where its libraries stand.
  const cacheDir = resolve(options.cacheDir ?? defaultCacheDir());
  const say = options.onStep ?? (() => {});
  const { signal, skipDeviceCheck = false } = options;

  if (!(options.force ?? false)) {
    const standing = await tryStanding({
      projectDir,
      cacheDir,
      release,
      checkGpu: gpu && !skipDeviceCheck,
      gpu,
      say,
    });
    if (standing !== undefined) return standing;
  }
  checkPlatform();
  const headers = await checkTools(projectDir);
  if (gpu && !skipDeviceCheck) checkGpuDriver(await readGpuFacts());

  const unlock = await lockCache(cacheDir);
  try {
    const brought = await clearKilledNpm(projectDir, cacheDir, say);
    const name = chooseBinding(projectDir, release);
    const libraries = await prepareLibraries(cacheDir, release, {
      say,
      onProgress: options.onProgress ?? (() => {}),
      signal,
    });
    if (gpu) await checkCudaLibraries(libraries);
    const binding = await installBinding(name, release, { projectDir, cacheDir, signal, say, brought });
    say('compiling the addon');
    const built = await compileAddon(binding, release, libraries, headers, signal);
    say('loading it in a fresh process');
    const probe = await putInPlace(binding, release, built, async () => {
      const result = await probeAddon(binding, projectDir, 'The addon was built but does not run:');
      if (gpu && !skipDeviceCheck) checkDevice(result);
      return result;
    });
    return installedNative(binding, release, probe, true);
  } catch (error) {
    if (signal?.aborted) {
      throw new DidError(
        'DID_BACKEND',
        'native install was stopped. Run it again: it goes on from there.',
        {},
        { cause: error },
      );
    }
    throw explainFullDisk(error, cacheDir);
  } finally {
    await unlock();
  }
}

/** Renames the new addon to its place, and puts the old one back if `prove` finds that it does not run. */
async function putInPlace<T>(
  binding: BindingPackage,
  release: NativeRelease,
  built: string,
  prove: () => Promise<T>,
): Promise<T> {
  const addon = addonFile(binding, release);
  const workshop = dirname(built);
  const old = join(workshop, 'old.node');
  const hadOld = existsSync(addon);
  // A copy: killed in between, the old one still stands in its place.
  if (hadOld) await copyFile(addon, old);
  await rename(built, addon);
  try {
    return await prove();
  } catch (error) {
    await (hadOld ? rename(old, addon) : rm(addon, { force: true }));
    throw error;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}
