import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import type { CliContext } from '../cli/cli-context.js';
import { addDemoCommand, demoCommandLine } from './demo-command.js';
import { demoConfig, demoPlan, SEEN_METHODS, UNSEEN_METHODS } from './demo-plan.js';

const context: CliContext = {
  out: () => {},
  err: () => {},
  interactive: false,
  status: 0,
  signal: new AbortController().signal,
};

describe('did demo', () => {
  const parse = (...argv: string[]) => {
    const program = new Command('did').exitOverride().configureOutput({ writeErr: () => {} });
    addDemoCommand(program, context);
    return program.parseAsync(['demo', ...argv], { from: 'user' });
  };

  it.each([['--seeds', '0'], ['--seed', '-1'], ['--seed', 'one'], ['--backend', 'abacus'], ['--quik']])(
    'refuses %s %s',
    async (...argv) => {
      await expect(parse(...argv)).rejects.toThrow();
    },
  );

  it('tells of a backend that is not here before it draws anything, and leaves nothing behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'did-demo-'));
    await expect(parse('--quick', '--backend', 'webgpu', '--out', folder)).rejects.toThrow(
      /"webgpu" was asked for, but/,
    );
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it('prints a command that gives the same again', () => {
    const options = { quick: true, seed: 3, seeds: 2, backend: 'wasm' } as const;
    expect(demoCommandLine(options)).toBe('npx @did/did demo --quick --seed 3 --seeds 2 --backend wasm');
    expect(demoCommandLine({ quick: false, seed: 1, seeds: 1, backend: 'auto' })).toBe(
      'npx @did/did demo --seed 1',
    );
  });
});

describe('demoPlan', () => {
  it('gives both variants one configuration but for the variant', () => {
    const plan = demoPlan(false, 4, 3);
    expect(plan.seeds).toEqual([4, 5, 6]);
    const [bce, did] = [demoConfig(plan, 'bce', 4), demoConfig(plan, 'did', 4)];
    expect({ ...bce, model: { ...bce.model, variant: 'did' } }).toEqual(did);
  });

  it('tests on methods that it does not train on', () => {
    expect(UNSEEN_METHODS.filter((method) => (SEEN_METHODS as readonly string[]).includes(method))).toEqual(
      [],
    );
  });
});
