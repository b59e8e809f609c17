/**
 * Runs the backbones' parity tests on the backends named and writes what they measured as a page.
 *
 * npm run parity-table -- wasm native
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ParityRecord } from '../../packages/backbone/src/testing/record-parity.ts';

const backends = process.argv.slice(2);
if (backends.length === 0) throw new Error('Name the backends: wasm, native, webgpu.');
const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'did-parity-'));
const tests = ['parity', 'load-backbone-weights', 'fold-for-inference'];
const { status } = spawnSync('npm', ['test', '--silent', '--', ...tests], {
  cwd: path.join(root, 'packages/backbone'),
  stdio: 'inherit',
  env: { ...process.env, DID_TEST_BACKENDS: backends.join(','), DID_RECORD_PARITY: folder },
});
if (status !== 0) throw new Error('The tests fail; the page stays as it is.');
const records = readdirSync(folder).flatMap(
  (file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as ParityRecord[],
);
rmSync(folder, { recursive: true });

/** One line a network, reference and size; one figure a backend. */
function table(what: string): string {
  const lines = new Map<string, ParityRecord[]>();
  for (const record of records.filter((one) => one.what === what)) {
    const line = `\`${record.network}\` | ${record.reference} | ${record.size}`;
    lines.set(line, [...(lines.get(line) ?? []), record]);
  }
  const sorted = [...lines].sort(([a], [b]) => a.localeCompare(b, 'en'));
  const rows = sorted.map(([line, found]) => {
    const allowed = Math.max(...found.map((one) => one.allowed)).toExponential(0);
    const cells = backends.map((backend) => {
      const one = found.find((record) => record.backend === backend);
      return one === undefined ? '' : one.reached.toExponential(1);
    });
    return `| ${[line, allowed, ...cells].join(' | ')} |`;
  });
  return `| network | reference | size | allowed | ${backends.join(' | ')} |
| --- | --- | --- | --- | ${backends.map(() => '---').join(' | ')} |
${rows.join('\n')}`;
}

const page = `# How near backbones come to their references

\`npm run parity-table -- ${backends.join(' ')}\` writes this page from the tests of \`packages/backbone\`, which fail above
"allowed". A figure is the worst relative norm error: the norm of the difference over the norm of the reference, which is
float64, on weights that both sides fill by a formula. Sizes are height x width.

## Feature maps, with running statistics

Every map of the network from the stem on, the worst of them.

${table('maps')}

## Last map, from a checkpoint with the reference's own names

${table('last map from a checkpoint')}

## Logits, from a checkpoint with the reference's own names

The classifier of the checkpoint on the mean of the last map.

${table('logits from a checkpoint')}

## Folded for inference

Batch norms folded into convolutions (\`foldForInference\`), against the same network as it was.

${table('folded')}

## Training, with batch statistics: the last map

${table('training: map')}

## Training: gradients of a scalar loss

The worst of those of all weights of some blocks of each stage. Where a ReLU stands so near 0 that float32 tips it,
PyTorch's own float32 lies as far from its float64.

${table('training: gradients')}

## Training: running statistics after the pass

${table('training: running')}
`;
writeFileSync(path.join(root, 'docs/benchmarks/parity.md'), page);
