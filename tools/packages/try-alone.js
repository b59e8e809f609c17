// Installs each package alone from its packed tarball into an empty folder, as a user would, and runs its README's example
// with plain Node. Needs what `npm run build` makes.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { readReadmeExample } from '../readme/readme-example.js';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'did-alone-'));
const manifests = new Map(
  readdirSync(join(root, 'packages')).map((name) => {
    const dir = join(root, 'packages', name);
    const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
    return [manifest.name, { dir, manifest }];
  }),
);
const chosen = process.argv.slice(2).map((name) => `@did/${name}`);
let [passed, failed] = [0, 0];

/** A package with those of ours that it depends on. */
function withOurs(name, found = new Set()) {
  found.add(name);
  for (const dependency of Object.keys(manifests.get(name).manifest.dependencies ?? {})) {
    if (manifests.has(dependency) && !found.has(dependency)) withOurs(dependency, found);
  }
  return found;
}

const tarballs = new Map();
function tarballOf(name) {
  if (!tarballs.has(name)) {
    const { dir } = manifests.get(name);
    const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: dir });
    tarballs.set(name, join(folder, JSON.parse(String(packed))[0].filename));
  }
  return tarballs.get(name);
}

/** What the package asks its user to install beside it. */
function peersOf({ peerDependencies = {}, peerDependenciesMeta = {} }) {
  return Object.entries(peerDependencies)
    .filter(([peer]) => peerDependenciesMeta[peer]?.optional !== true)
    .map(([peer, range]) => `${peer}@${range}`);
}

async function tryAlone(name) {
  const { dir, manifest } = manifests.get(name);
  const { code, promised } = await readReadmeExample(pathToFileURL(`${dir}/`), 'Use');
  const project = join(folder, name.slice(name.indexOf('/') + 1));
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{"private":true,"type":"module"}');
  const ours = [...withOurs(name)].map(tarballOf);
  // The example may use the whole of TensorFlow.js where the package needs its core only.
  const whole = /from '@tensorflow\/tfjs'/.test(code) ? ['@tensorflow/tfjs@^4.22.0'] : [];
  const install = ['install', '--no-audit', '--no-fund', '--silent', ...ours, ...peersOf(manifest), ...whole];
  execFileSync('npm', install, { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] });
  const { code: script } = await transform(code, { loader: 'ts', format: 'esm' });
  writeFileSync(join(project, 'example.js'), script);
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--no-warnings', 'example.js'], {
    cwd: project,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (status === 0 && stdout.trim() === promised) return undefined;
  return `status ${status}\n${stderr.slice(-2000)}\nprinted:\n${stdout}\npromised:\n${promised}`;
}

for (const name of chosen.length > 0 ? chosen : [...manifests.keys()].sort()) {
  const problem = await tryAlone(name).catch((error) => error.message);
  if (problem === undefined) passed += 1;
  else failed += 1;
  console.log(problem === undefined ? `ok   ${name}` : `FAIL ${name}\n${problem}`);
}
rmSync(folder, { recursive: true, force: true });
console.log(`alone: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
