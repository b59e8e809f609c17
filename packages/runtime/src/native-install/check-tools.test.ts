import { expect, it } from '@jest/globals';
import { DidError } from '../errors/did-error.js';
import { checkTools } from './check-tools.js';
import { runTool, type ToolRunner } from './run-tool.js';

/** A machine on which some tools fail and Python has this version. */
function machine(missing: RegExp, python = '3.11'): ToolRunner {
  return async (command, args, { advice }) => {
    const line = [command, ...args].join(' ');
    if (missing.test(line)) throw new DidError('DID_BACKEND', `${command} could not be started. ${advice}`);
    return line.includes('version_info') ? `python ${python}\n` : 'fine';
  };
}

it.each<[string, ToolRunner, RegExp]>([
  ['no compiler', machine(/^g\+\+/), /g\+\+ could not be started.*apt-get install g\+\+/],
  ['no Python', machine(/^python3/), /python3 could not be started.*Install Python 3.8 or newer/],
  ['no pip', machine(/-m pip/), /Install pip for it .*ensurepip/],
  ['an old Python', machine(/^$/, '3.7'), /python3 is 3\.7; 3\.8 or newer is needed.*first on the PATH/],
  ['Python 2', machine(/^$/, '2.7'), /python3 is 2\.7/],
])('says what to do about %s', async (_name, run, message) => {
  await expect(checkTools(process.cwd(), run)).rejects.toThrow(message);
});

it('gives the headers of Node when all is there', async () => {
  expect(await checkTools(process.cwd(), machine(/^$/))).toMatch(/include/);
});

it('tells of a program that is not on the PATH, and of one that fails', async () => {
  await expect(runTool('did-no-such-program', [], { advice: 'Install it.' })).rejects.toThrow(
    'did-no-such-program could not be started. Install it.',
  );
  await expect(
    runTool(process.execPath, ['-e', 'console.error("out of luck"); process.exit(3)'], {
      advice: 'It says:',
    }),
  ).rejects.toThrow(/ended with status 3\. It says:\nout of luck$/);
});
