import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

describe('the browser entry', () => {
  it('bundles without a Node built-in', async () => {
    // esbuild fails on the first import of a built-in when the platform is a browser.
    const { stdout } = await promisify(execFile)(
      at('../../../node_modules/esbuild/bin/esbuild'),
      [
        at('./browser.ts'),
        '--bundle',
        '--format=esm',
        '--platform=browser',
        '--conditions=@did/source',
        '--external:@tensorflow/*',
        '--minify',
      ],
      { maxBuffer: 1e8 },
    );
    expect(stdout).not.toMatch(/from"node:|require\("(fs|path)"\)/);
    expect(stdout.length).toBeGreaterThan(10_000);
  });
});
