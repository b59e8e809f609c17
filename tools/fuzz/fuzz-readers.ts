// Damages weight files and reads each: no crash, no hang, no more memory than a file's size allows.
//   npm run fuzz-readers -- [--count 10000] [--seed N]
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { encodeSafetensors } from '@did/runtime';
import { fuzzReader } from '../../packages/runtime/src/io/testing/fuzz-reader.ts';

/** What a run may hold at its end above its beginning: copies are dropped one by one. */
const MAX_GROWTH_BYTES = 200e6;

const { values } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, seed: { type: 'string' } },
});
const count = Number(values.count);
const seed = values.seed === undefined ? Math.floor(Date.now() % 1e9) : Number(values.seed);
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  console.error('fuzz-readers: --count and --seed take whole numbers.');
  process.exit(2);
}

const folder = fileURLToPath(new URL('../../packages/runtime/golden/weights/', import.meta.url));
const files = new Map<string, Uint8Array>([['made here.safetensors', safetensors()]]);
for (const name of readdirSync(folder).filter((file) => file.endsWith('.pth'))) {
  files.set(name, new Uint8Array(readFileSync(join(folder, name))));
}

// A pickle that ran code would leave something in the folder that it stands in.
const empty = mkdtempSync(join(tmpdir(), 'did-fuzz-'));
process.chdir(empty);
const before = process.memoryUsage();
let failed = false;
for (const [name, file] of files) {
  try {
    const { refused, read, slowestMs } = fuzzReader(file, count, seed);
    console.log(
      `ok   ${name}: ${count} damaged, ${refused} refused, ${read} read, slowest ${slowestMs.toFixed(1)} ms, seed ${seed}`,
    );
  } catch (error) {
    failed = true;
    console.log(`FAIL ${name}: ${(error as Error).message}`);
  }
}
const growth = process.memoryUsage().rss - before.rss;
const left = readdirSync(empty);
console.log(`memory grew by ${(growth / 1e6).toFixed(0)} MB; files left by the readers: ${left.length}`);
rmSync(empty, { recursive: true });
process.exitCode = failed || growth > MAX_GROWTH_BYTES || left.length > 0 ? 1 : 0;

function safetensors(): Uint8Array {
  return encodeSafetensors(
    {
      kernel: { dtype: 'F32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
      half: { dtype: 'F16', shape: [3], data: Uint16Array.of(0, 0x3c00, 0xffff) },
      bytes: { dtype: 'U8', shape: [0, 4], data: new Uint8Array() },
      steps: { dtype: 'I32', shape: [], data: Int32Array.of(-7) },
    },
    { made: 'by the fuzzer' },
  );
}
