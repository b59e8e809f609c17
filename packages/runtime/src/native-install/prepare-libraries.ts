import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkDiskRoom, freeBytes } from './check-disk-room.js';
import { fetchWheels, missingBytes } from './fetch-wheels.js';
import { megabytes } from './megabytes.js';
import type { NativeProgress } from './native-progress.js';
import { downloadBytes, type NativeRelease, releaseFolder } from './native-release.js';
import { clearUnfinished } from './unfinished.js';
import { unpackLibraries } from './unpack-libraries.js';

/** The folder of the cache where wheels stand until they are unpacked. */
export const WHEEL_FOLDER = 'wheels';

/**
 * A release's headers and libraries, fetched and unpacked once.
 *
 * @returns The folder with `include` and `lib`.
 * @throws DidError DID_DISK when there is no room, DID_BACKEND when a wheel cannot be had
 */
export async function prepareLibraries(
  cacheDir: string,
  release: NativeRelease,
  options: {
    readonly say: (message: string) => void;
    readonly onProgress: (event: NativeProgress) => void;
    readonly signal: AbortSignal | undefined;
  },
): Promise<string> {
  const target = join(cacheDir, releaseFolder(release));
  const wheelDir = join(cacheDir, WHEEL_FOLDER);
  await clearUnfinished(cacheDir);
  await clearUnfinished(wheelDir);
  if (!existsSync(target)) {
    const missing = await missingBytes(wheelDir, release);
    const free = await freeBytes(cacheDir);
    const names = release.wheels.map(({ project }) => project);
    const rest = missing < downloadBytes(release) ? `, ${megabytes(missing)} of it still to come` : '';
    options.say(
      `fetching ${names[0]} ${release.version}${names.length > 1 ? ` and ${names.length - 1} CUDA libraries` : ''} ` +
        `from the Python package index: ${megabytes(downloadBytes(release))}${rest}, ` +
        `${megabytes(release.unpackedBytes)} unpacked; ${megabytes(free)} are free in ${cacheDir}`,
    );
    checkDiskRoom(cacheDir, missing + release.unpackedBytes, free);
    await mkdir(wheelDir, { recursive: true });
    await fetchWheels(wheelDir, release, options);
    options.say('unpacking the libraries and their headers');
    await unpackLibraries(target, wheelDir, release, options);
  }
  await rm(wheelDir, { recursive: true, force: true });
  return target;
}
