import { existsSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DidError, isDidError } from '../errors/did-error.js';
import {
  addonFile,
  type BindingPackage,
  findBinding,
  installBinding,
  releaseOfAddon,
} from './binding-package.js';
import { checkCudaLibraries } from './check-cuda-libraries.js';
import { explainFullDisk } from './check-disk-room.js';
import { checkGpuDriver, readGpuFacts } from './check-gpu-driver.js';
import { checkPlatform } from './check-platform.js';
import { checkTools } from './check-tools.js';
import { compileAddon } from './compile-addon.js';
import { lockCache } from './install-lock.js';
import { defaultCacheDir, type InstalledNative, type InstallNativeOptions } from './install-options.js';
import { NATIVE_GPU_RELEASE } from './native-gpu-release.js';
import { NATIVE_CPU_RELEASE, type NativeRelease } from './native-release.js';
import { clearKilledNpm } from './npm-install.js';
import { prepareLibraries } from './prepare-libraries.js';
import { type ProbeResult, probeAddon } from './probe-addon.js';

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
  const { signal } = options;

  if (!(options.force ?? false)) {
    const standing = await tryStanding(projectDir, release, options, say);
    if (standing !== undefined) return standing;
  }
  checkPlatform();
  const headers = await checkTools(projectDir);
  if (gpu && !(options.skipDeviceCheck ?? false)) checkGpuDriver(await readGpuFacts());

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
      if (gpu && !(options.skipDeviceCheck ?? false)) checkDevice(result);
      return result;
    });
    return describe(binding, release, probe, true);
  } catch (error) {
    throw explainFullDisk(error, cacheDir);
  } finally {
    await unlock();
  }
}

/** The package to build into: the release's own, but tfjs-node-gpu alone serves the CPU library as well. */
function chooseBinding(projectDir: string, release: NativeRelease): string {
  const wanted = release.bindingPackage;
  if (findBinding(projectDir, wanted) !== undefined) return wanted;
  const other = NATIVE_GPU_RELEASE.bindingPackage;
  return findBinding(projectDir, other) === undefined ? wanted : other;
}

/** The addon that stands there, when it loads and is what was asked for. */
async function tryStanding(
  projectDir: string,
  release: NativeRelease,
  { gpu, skipDeviceCheck }: InstallNativeOptions,
  say: (message: string) => void,
): Promise<InstalledNative | undefined> {
  const binding = findBinding(projectDir, chooseBinding(projectDir, release));
  if (binding === undefined || !existsSync(addonFile(binding, release))) return undefined;
  const ours = await releaseOfAddon(addonFile(binding, release), [
    release,
    NATIVE_CPU_RELEASE,
    NATIVE_GPU_RELEASE,
  ]);
  const whose = ours === undefined ? `${binding.name}'s own addon` : `the addon built for ${binding.name}`;
  try {
    const probe = await probeAddon(binding, projectDir, '');
    if (gpu && !skipDeviceCheck) checkDevice(probe);
    if (
      gpu &&
      skipDeviceCheck &&
      ours !== undefined &&
      ours.wheels[0]?.project !== release.wheels[0]?.project
    ) {
      return undefined;
    }
    say(`${whose} loads already; nothing is changed (--force builds it anew)`);
    return describe(binding, release, probe, false);
  } catch (error) {
    if (!isDidError(error)) throw error;
    say(
      `${whose} does not do: ${(/^.*Error: .*$/m.exec(error.message)?.[0] ?? error.message).slice(0, 400)}`,
    );
    return undefined;
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

/** @throws DidError DID_BACKEND when the kernel ran on the CPU after all, with TensorFlow's words why */
function checkDevice({ device, notes }: ProbeResult): void {
  if (device.startsWith('GPU')) return;
  throw new DidError(
    'DID_BACKEND',
    `native install --gpu: TensorFlow computes on ${device}, not on the GPU. It says: ${notes.join(' | ') || 'nothing'}. ` +
      'Look whether nvidia-smi shows the device, whether CUDA_VISIBLE_DEVICES hides it, and whether its memory is free; ' +
      'without --gpu the native backend runs on the CPU.',
    { device, notes },
  );
}

function describe(
  binding: BindingPackage,
  release: NativeRelease,
  probe: ProbeResult,
  changed: boolean,
): InstalledNative {
  return {
    package: binding.name,
    addon: addonFile(binding, release),
    changed,
    tensorflowVersion: probe.tensorflow,
    device: probe.device,
  };
}
