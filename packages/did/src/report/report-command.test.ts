import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { addReportCommand, reportCommandLine } from './report-command.js';

describe('did report', () => {
  it('asks for a run', async () => {
    const program = new Command('did').exitOverride();
    addReportCommand(program, {
      out: () => {},
      err: () => {},
      interactive: false,
      status: 0,
      signal: new AbortController().signal,
    });
    await expect(program.parseAsync(['report'], { from: 'user' })).rejects.toThrow('needs --run');
  });

  it('prints a command that gives the same again', () => {
    expect(reportCommandLine({ run: ['runs/did'], baseline: ['runs/bce'], out: 'report' })).toBe(
      'npx @did/did report --run runs/did --baseline runs/bce --out report',
    );
  });
});
