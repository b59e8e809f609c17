// Packs every package as npm would publish it and checks the tarball: publint and arethetypeswrong.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = fileURLToPath(new URL('../../', import.meta.url));
const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
const target = mkdtempSync(join(tmpdir(), 'did-pack-'));
let passed = 0;
let failed = 0;

function report(name, ok, detail = '') {
  if (ok) passed += 1;
  else failed += 1;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}${detail === '' ? '' : `\n${detail}`}`);
}

for (const name of readdirSync(join(root, 'packages')).sort()) {
  const dir = join(root, 'packages', name);
  const { messages, pkg } = await publint({ pkgDir: dir, strict: true, pack: 'npm' });
  const serious = messages.filter((message) => message.type !== 'suggestion');
  report(`publint ${name}`, serious.length === 0, serious.map((m) => formatMessage(m, pkg)).join('\n'));

  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', target], { cwd: dir });
  const { filename } = JSON.parse(String(packed))[0];
  const types = spawnSync(process.execPath, [attw, join(target, filename), '--profile', 'esm-only'], {
    encoding: 'utf8',
  });
  report(`attw ${name}`, types.status === 0, types.status === 0 ? '' : types.stdout + types.stderr);
}
rmSync(target, { recursive: true });
console.log(`packages: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
