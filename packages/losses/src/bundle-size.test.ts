import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What a page carries for one import of this package: minified and gzipped, TensorFlow.js aside. */
async function gzippedBytes(names: string): Promise<number> {
  const bundle = promisify(execFile)(
    at('../../../node_modules/esbuild/bin/esbuild'),
    ['--bundle', '--format=esm', '--platform=browser', '--external:@tensorflow/*', '--minify'],
    { maxBuffer: 1e8, cwd: at('.') },
  );
  bundle.child.stdin?.end(`export { ${names} } from './index.ts';`);
  return gzipSync((await bundle).stdout, { level: 9 }).length;
}

describe('the bundle', () => {
  it('holds its budget of 4 kB for wmwAucLoss alone', async () => {
    const bytes = await gzippedBytes('wmwAucLoss');
    expect(bytes).toBeGreaterThan(1000); // or it is not the loss that was measured
    expect(bytes).toBeLessThanOrEqual(4000);
  });
});
