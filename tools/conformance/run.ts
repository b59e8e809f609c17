/**
 * TensorFlow.js's own tests, on the stock backend and on ours: what passes there must pass here, and what does not must
 * stand in `left-out.ts`.
 *
 * node --import tsx --conditions=@did/source tools/conformance/run.ts wasm|native [--write FILE.md]
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { LEFT_OUT } from './left-out.ts';

type Outcomes = Record<string, string>;

const { positionals, values } = parseArgs({ allowPositionals: true, options: { write: { type: 'string' } } });
const [backend] = positionals;
if (backend !== 'wasm' && backend !== 'native') throw new Error('Say which backend: wasm or native.');
const engine = backend === 'native' ? 'tensorflow' : 'wasm';

const folder = await mkdtemp(path.join(tmpdir(), 'did-conformance-'));
const [stock, ours] = (await Promise.all(['stock', 'ours'].map(outcomesOf))) as [Outcomes, Outcomes];
await rm(folder, { recursive: true });

const holds = (outcome: string | undefined) => outcome === 'passed';
const broken = (outcome: string) => !['passed', 'pending', 'excluded'].includes(outcome);
const failures: string[] = [];
const counts = new Map(LEFT_OUT[engine].map(({ reason }) => [reason, 0]));
for (const [test, outcome] of Object.entries(ours)) {
  if (!broken(outcome)) continue;
  const rule = LEFT_OUT[engine].find((r) => (r.test?.test(test) ?? true) && (r.error?.test(outcome) ?? true));
  if (holds(stock[test]) && rule?.oursDoesMore !== true) {
    failures.push(`${test}: passes on the stock backend. ${outcome}`);
  } else if (rule === undefined) failures.push(`${test}: not in left-out.ts. ${outcome}`);
  else counts.set(rule.reason, (counts.get(rule.reason) as number) + 1);
}
for (const [reason, count] of counts) {
  if (count === 0) failures.push(`left-out.ts names no test any more for "${reason}"`);
}

const passed = Object.values(ours).filter(holds).length;
const gained = Object.keys(ours).filter((test) => holds(ours[test]) && !holds(stock[test]));
const gradients = gained.filter((test) => /grad/i.test(test)).length;
const leftOut = [...counts.values()].reduce((sum, count) => sum + count, 0);
for (const failure of failures) console.log(`FAILED: ${failure.slice(0, 400)}`);
console.log(
  `${passed - gained.length} tests pass on both; ${gained.length} only on ours, ${gradients} of them on gradients`,
);
for (const [reason, count] of counts) console.log(`left out: ${count}: ${reason}`);
console.log(`conformance ${backend}: ${passed} passed, ${failures.length} failed, ${leftOut} left out`);
if (values.write !== undefined) await writeFile(values.write, asMarkdown());
process.exitCode = failures.length === 0 && passed > 3000 ? 0 : 1;

async function outcomesOf(variant: string): Promise<Outcomes> {
  const out = path.join(folder, `${variant}.json`);
  const suite = path.join(import.meta.dirname, 'suite.ts');
  const command = [
    '--import',
    'tsx',
    '--conditions=@did/source',
    '--no-warnings',
    suite,
    engine,
    variant,
    out,
  ];
  await promisify(execFile)(process.execPath, command, { maxBuffer: 1 << 28 });
  return JSON.parse(await readFile(out, 'utf8')) as Outcomes;
}

function asMarkdown(): string {
  const rows = [...counts].map(([reason, count]) => `| ${count} | ${reason} |`);
  return `# The tests of @tensorflow/tfjs-core on ${backend}

\`npm run conformance ${backend}\` runs the suite that @tensorflow/tfjs-core 4.22.0 ships, on the stock backend and on
ours. Everything that passes on the stock backend passes on ours, but for a refusal that ours need not give.

| | stock | ours |
| --- | --- | --- |
| passed | ${Object.values(stock).filter(holds).length} | ${passed} |
| failed | ${Object.values(stock).filter(broken).length} | ${leftOut + failures.length} |

${gained.length} tests pass only on ours, ${gradients} of them on gradients. What fails on both:

| tests | why |
| --- | --- |
${rows.join('\n')}
`;
}
