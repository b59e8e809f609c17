import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DidError } from '../errors/did-error.js';
import { downloadFile } from './download-file.js';
import { checkHash, hasHash } from './file-hash.js';
import { configuredIndexes, findWheelUrl } from './find-wheel-url.js';
import type { NativeProgress } from './native-progress.js';
import { downloadBytes, type NativeRelease, type NativeWheel } from './native-release.js';
import { runTool } from './run-tool.js';
import { unfinishedName } from './unfinished.js';
import { UnreachableError } from './unreachable-error.js';

/** How {@link fetchWheels} tells what it does. */
interface FetchOptions {
  readonly say: (message: string) => void;
  readonly onProgress: (event: NativeProgress) => void;
  readonly signal: AbortSignal | undefined;
}

/** Where a wheel stands in the folder of wheels, once it is whole. */
export function wheelFile(folder: string, wheel: NativeWheel): string {
  return join(folder, `${wheel.project}-${wheel.version}.whl`);
}

/** What is still to be fetched, in bytes. */
export async function missingBytes(folder: string, release: NativeRelease): Promise<number> {
  let missing = 0;
  for (const wheel of release.wheels) {
    const file = wheelFile(folder, wheel);
    const there = existsSync(file) ? file : `${file}.part`;
    const { size } = await stat(there).catch(() => ({ size: 0 }));
    missing += Math.max(0, wheel.sizeBytes - size);
  }
  return missing;
}

/**
 * Fetches the release's wheels into a folder and checks each against its sha256.
 *
 * @remarks By our own download, which resumes; by pip where that does not get through, behind a proxy for one.
 * @throws DidError DID_BACKEND when neither works, the transfer broke off for good, or a hash is wrong
 */
export async function fetchWheels(
  folder: string,
  release: NativeRelease,
  options: FetchOptions,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const totalBytes = downloadBytes(release);
  let indexes: readonly string[] | undefined;
  let earlier = 0;
  for (const wheel of release.wheels) {
    const file = wheelFile(folder, wheel);
    const onBytes = (bytes: number) =>
      options.onProgress({
        type: 'download-progress',
        wheel: wheel.project,
        bytes: earlier + bytes,
        totalBytes,
      });
    if (!(existsSync(file) && (await hasHash(file, wheel.sha256)))) {
      await rm(file, { force: true });
      try {
        indexes ??= await configuredIndexes();
        const { url, headers } = await findWheelUrl(wheel, indexes);
        await downloadFile({ ...wheel, url, headers, file, onBytes, signal: options.signal });
      } catch (error) {
        // A transfer that broke off, or a wrong hash, is final: pip would start over, or bring the same bytes.
        if (options.signal?.aborted || !(error instanceof UnreachableError)) throw error;
        options.say(`${error.message}; leaving ${wheel.project} to pip, which cannot resume`);
        await downloadByPip(folder, wheel, options.signal);
      }
    }
    earlier += wheel.sizeBytes;
    onBytes(0);
  }
}

async function downloadByPip(
  folder: string,
  wheel: NativeWheel,
  signal: AbortSignal | undefined,
): Promise<void> {
  const unfinished = unfinishedName(wheelFile(folder, wheel));
  await mkdir(unfinished, { recursive: true });
  try {
    const got = await askPip(unfinished, wheel, signal);
    await checkHash(got, wheel.sha256);
    await rename(got, wheelFile(folder, wheel));
    await rm(`${wheelFile(folder, wheel)}.part`, { force: true });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function askPip(folder: string, wheel: NativeWheel, signal: AbortSignal | undefined): Promise<string> {
  // One Python version for all: only the libraries inside are used. The platforms pin glibc's wheels.
  const platforms = ['manylinux_2_17_x86_64', 'manylinux2014_x86_64', 'manylinux1_x86_64'];
  await runTool(
    'python3',
    [
      ...['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--python-version', '311'],
      ...platforms.flatMap((platform) => ['--platform', platform]),
      ...['--dest', folder, `${wheel.project}==${wheel.version}`],
    ],
    {
      // pip's own unfinished download stands there too, and goes with it.
      env: { TMPDIR: folder },
      advice:
        'The wheel could not be fetched; is the package index that `python3 -m pip config list` shows reachable?',
      signal,
    },
  );
  const name = (await readdir(folder)).find((entry) => entry.endsWith('.whl'));
  if (name === undefined) {
    throw new DidError('DID_BACKEND', `native install: pip left no wheel in ${folder}.`, { folder });
  }
  return join(folder, name);
}
