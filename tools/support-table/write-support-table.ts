/**
 * Runs the runtime's gradient tests on the backends named and writes what they measured as a page.
 *
 * npm run support-table -- wasm native webgpu
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

type Errors = Record<string, { forward: number; gradient: number }>;

const backends = process.argv.slice(2);
if (backends.length === 0) throw new Error('Name the backends: wasm, native, webgpu.');
const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'did-support-'));
const { status } = spawnSync('npm', ['test', '--silent', '--', 'src/kernels/gradients'], {
  cwd: path.join(root, 'packages/runtime'),
  stdio: 'inherit',
  env: { ...process.env, DID_TEST_BACKENDS: backends.join(','), DID_RECORD_ERRORS: folder },
});
if (status !== 0) throw new Error('The tests fail; the page stays as it is.');
const errors = backends.map(
  (name) => JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Errors,
);
rmSync(folder, { recursive: true });

const operations = new Map<string, string[]>();
for (const test of Object.keys(errors[0] as Errors)) {
  const operation = test.split(/[ ,]/)[0] as string;
  operations.set(operation, [...(operations.get(operation) ?? []), test]);
}
const cell = (tests: readonly string[], of: Errors, side: 'forward' | 'gradient') => {
  const worst = Math.max(...tests.map((test) => (of[test] as Errors[string])[side]));
  return worst === 0 ? 'exact' : worst.toExponential(0);
};
const rows = [...operations].map(([operation, tests]) => {
  const cells = errors.flatMap((of) => [cell(tests, of, 'forward'), cell(tests, of, 'gradient')]);
  return `| ${[operation, tests.length, ...cells].join(' | ')} |`;
});
const page = `# What works where

\`npm run support-table -- ${backends.join(' ')}\` writes this page from the runtime's gradient tests
(\`packages/runtime/src/kernels/gradients.test.ts\`). A figure is the largest error of the operation's cases against the
cpu backend: the norm of the difference over the norm of the reference. A test fails above 2e-5. "exact" is to the bit:
the cpu backend rounds a product and a sum once, as a fused multiply-add does.

| operation | cases | ${backends.map((name) => `${name} forward | ${name} gradient`).join(' | ')} |
| --- | --- | ${backends.map(() => '--- | ---').join(' | ')} |
${rows.join('\n')}
`;
writeFileSync(path.join(root, 'docs/benchmarks/support.md'), page);
