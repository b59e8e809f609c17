import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDidError } from '../errors/did-error.js';
import { addonFile, chooseBinding, findBinding, releaseOfAddon } from './binding-package.js';
import { checkDevice } from './check-device.js';
import { lockCache } from './install-lock.js';
import { type InstalledNative, installedNative } from './installed-native.js';
import { NATIVE_GPU_RELEASE } from './native-gpu-release.js';
import { NATIVE_CPU_RELEASE, type NativeRelease, releaseFolder } from './native-release.js';
import { probeAddon } from './probe-addon.js';
import { clearUnfinished } from './unfinished.js';

/** What is asked of an addon that stands in the project already. */
interface StandingOptions {
  readonly projectDir: string;
  readonly cacheDir: string;
  readonly release: NativeRelease;
  /** The CUDA build was asked for. */
  readonly gpu: boolean;
  /** It has to compute on the device. */
  readonly checkGpu: boolean;
  readonly say: (message: string) => void;
}

/** The addon that stands in the project, when it loads and is what was asked for; else why not is said. */
export async function tryStanding(options: StandingOptions): Promise<InstalledNative | undefined> {
  const { projectDir, release, say } = options;
  const binding = findBinding(projectDir, chooseBinding(projectDir, release));
  if (binding === undefined) return undefined;
  const addon = addonFile(binding, release);
  if (!existsSync(addon)) return undefined;
  const ours = await releaseOfAddon(addon, [release, NATIVE_CPU_RELEASE, NATIVE_GPU_RELEASE]);
  const whose = ours === undefined ? `${binding.name}'s own addon` : `the addon built for ${binding.name}`;
  if (options.gpu && ours !== undefined && releaseFolder(ours) !== releaseFolder(release)) {
    say(`${whose} is the one for the CPU`);
    return undefined;
  }
  try {
    const probe = await probeAddon(binding, projectDir, '');
    if (options.checkGpu) checkDevice(probe);
    await tidy(addon, options.cacheDir);
    say(`${whose} loads already; nothing is changed (--force builds it anew)`);
    return installedNative(binding, release, probe, false);
  } catch (error) {
    if (!isDidError(error)) throw error;
    const reason = /^.*Error: .*$/m.exec(error.message)?.[0] ?? error.message;
    say(`${whose} does not do: ${reason.slice(0, 400)}`);
    return undefined;
  }
}

/** Clears what an install left that was killed in its last step, with the addon in place. */
async function tidy(addon: string, cacheDir: string): Promise<void> {
  await clearUnfinished(dirname(addon));
  if (!existsSync(cacheDir)) return;
  // Locked or not ours to write in: whoever is at work there clears it.
  const unlock = await lockCache(cacheDir).catch(() => undefined);
  if (unlock === undefined) return;
  await clearUnfinished(cacheDir);
  await unlock();
}
