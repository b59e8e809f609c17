import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { treeMegabytes } from './tree-memory.js';

const describeHere = existsSync('/proc/self/stat') ? describe : describe.skip;

describeHere('treeMegabytes', () => {
  it('counts a process and its grandchildren', async () => {
    const hold =
      "const held = Buffer.alloc(100 * 2 ** 20, 1); process.stdout.write('held'); setInterval(() => held, 1000)";
    const start = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(hold)}], { stdio: 'inherit' })`;
    const child = spawn(process.execPath, ['-e', start], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    await once(child.stdout, 'data');
    const pid = child.pid as number;
    const both = await treeMegabytes(pid);
    process.kill(-pid);
    await once(child, 'close');
    expect(both).toBeGreaterThan(140);
    expect(both).toBeLessThan(1000);
    expect(await treeMegabytes(pid)).toBe(0);
  }, 60_000);
});
