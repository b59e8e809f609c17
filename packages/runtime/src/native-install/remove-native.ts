import { existsSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  addonFile,
  BINDING_PACKAGES,
  findBinding,
  isBroughtByUs,
  releaseOfAddon,
} from './binding-package.js';
import { lockCache } from './install-lock.js';
import { defaultCacheDir, type InstallNativeOptions } from './install-options.js';
import { NATIVE_GPU_RELEASE } from './native-gpu-release.js';
import { NATIVE_CPU_RELEASE, releaseFolder } from './native-release.js';
import { WHEEL_FOLDER } from './prepare-libraries.js';
import { clearUnfinished } from './unfinished.js';

/**
 * Takes out what `installNative` made: the addons of both packages, a package that it brought, and of the cache the
 * libraries and whatever an unfinished install left.
 *
 * @remarks A package's own addon stays, and so does every file of the cache folder that is not ours.
 * @returns What was removed.
 * @throws DidError DID_BACKEND while an install is at work in that cache
 */
export async function removeNative(
  options: Pick<InstallNativeOptions, 'projectDir' | 'cacheDir' | 'release'> = {},
): Promise<readonly string[]> {
  const projectDir = resolve(options.projectDir ?? '.');
  const cacheDir = resolve(options.cacheDir ?? defaultCacheDir());
  const releases = [NATIVE_CPU_RELEASE, NATIVE_GPU_RELEASE].concat(options.release ?? []);
  const removed: string[] = [];
  const remove = async (path: string) => {
    if (!existsSync(path)) return;
    await rm(path, { recursive: true, force: true });
    removed.push(path);
  };
  for (const name of BINDING_PACKAGES) {
    const binding = findBinding(projectDir, name);
    if (binding === undefined) continue;
    const addon = addonFile(binding, releases[0] ?? NATIVE_CPU_RELEASE);
    if (isBroughtByUs(binding)) await remove(binding.dir);
    else if ((await releaseOfAddon(addon, releases)) !== undefined) await remove(addon);
    await clearUnfinished(dirname(addon));
    // tfjs-node had no such folders before; they stay where something else stands in them.
    for (const folder of [dirname(addon), dirname(dirname(addon))]) await rmdir(folder).catch(() => {});
  }
  if (!existsSync(cacheDir)) return removed;
  const unlock = await lockCache(cacheDir);
  const ours = new Set([WHEEL_FOLDER, ...releases.map(releaseFolder)]);
  for (const name of await readdir(cacheDir)) {
    if (ours.has(name) || /\.\d+\.partial$|^npm-[0-9a-f]{12}\.json$/.test(name))
      await remove(join(cacheDir, name));
  }
  await unlock();
  // Empty now, unless somebody else keeps things there.
  await rmdir(cacheDir).catch(() => {});
  return removed;
}
