import { DidError } from '../errors/did-error.js';
import { findNodeHeaders } from './find-node-headers.js';
import { runTool, type ToolRunner } from './run-tool.js';

const OLDEST_PYTHON = [3, 8] as const;

/**
 * Looks for everything that building needs, before anything is fetched.
 *
 * @returns The folder with Node's headers.
 * @throws DidError DID_BACKEND naming what is missing and the command that brings it
 */
export async function checkTools(projectDir: string, run: ToolRunner = runTool): Promise<string> {
  await run('g++', ['--version'], { advice: 'Install a C++ compiler (Debian: `apt-get install g++`).' });
  const printed = await run('python3', ['-c', 'import sys; print("python %d.%d" % sys.version_info[:2])'], {
    advice: 'Install Python 3.8 or newer (Debian: `apt-get install python3 python3-pip`).',
  });
  const [, major, minor] = /python (\d+)\.(\d+)/.exec(printed) ?? [];
  if (Number(major) !== OLDEST_PYTHON[0] || Number(minor) < OLDEST_PYTHON[1]) {
    throw new DidError(
      'DID_BACKEND',
      `native install: python3 is ${major}.${minor}; 3.8 or newer is needed to fetch the wheel. ` +
        'Put a newer python3 first on the PATH.',
      { python: `${major}.${minor}` },
    );
  }
  await run('python3', ['-m', 'pip', '--version'], {
    advice: 'Install pip for it (Debian: `apt-get install python3-pip`; else `python3 -m ensurepip --user`).',
  });
  return findNodeHeaders(projectDir);
}
