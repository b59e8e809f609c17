// Damages weight files and reads each: no crash, no hang, no more memory than a file's size allows.
//   npm run fuzz-readers -- [--count 10000] [--seed N]
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { encodeSafetensors, isDidError, SeededRandom } from '@did/runtime';
import { openHdf5Reader } from '../../packages/did/src/weights/hdf5/hdf5-reader.ts';
import { damage } from '../../packages/runtime/src/io/testing/damage.ts';
import { fuzzReader } from '../../packages/runtime/src/io/testing/fuzz-reader.ts';

/** What a run may hold at its end above its beginning: copies are dropped one by one. */
const MAX_GROWTH_BYTES = 200e6;
/** Of one damaged file of 30 kB, other work on the machine included. */
const LIMIT_MS = 10_000;
/** What a process of the HDF5 library reads before another takes over: files that fail may leave something behind. */
const FILES_A_PROCESS = 250;

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
const home = process.cwd();
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
// The processes that read HDF5 find their loader from here.
process.chdir(home);
const keras = fileURLToPath(new URL('../../packages/did/golden/keras/', import.meta.url));
for (const name of readdirSync(keras).filter((file) => file.endsWith('.h5'))) {
  try {
    console.log(`ok   ${name}: ${await fuzzHdf5(new Uint8Array(readFileSync(join(keras, name))))}`);
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

/** As fuzzReader, of files that a process of its own reads: one that ends or is ended counts as a failure. */
async function fuzzHdf5(file: Uint8Array): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'did-fuzz-hdf5-'));
  const damaged = join(folder, 'damaged.h5');
  const reader = openHdf5Reader({ timeoutMs: LIMIT_MS, maxHeapBytes: 64 * 2 ** 20 });
  let refused = 0;
  let slowestMs = 0;
  try {
    for (let i = 0; i < count; i++) {
      if (i % FILES_A_PROCESS === 0) reader.close();
      const bytes = damage(file, new SeededRandom(seed + i));
      writeFileSync(damaged, bytes);
      const started = performance.now();
      try {
        const tensors = await reader.read(damaged);
        const numbers = tensors.reduce((sum, { values }) => sum + values.length, 0);
        if (numbers > bytes.length) throw new Error(`${numbers} numbers of ${bytes.length} bytes`);
      } catch (error) {
        const { message } = error as Error;
        const own = isDidError(error) && error.code === 'DID_WEIGHTS';
        if (!own || /its reader ended|it took more/.test(message))
          throw new Error(`seed ${seed + i}: ${message}`);
        refused++;
      }
      // The first of a process waits for it to start.
      if (i % FILES_A_PROCESS !== 0) slowestMs = Math.max(slowestMs, performance.now() - started);
    }
  } finally {
    reader.close();
    rmSync(folder, { recursive: true });
  }
  return `${count} damaged, ${refused} refused, ${count - refused} read, slowest ${slowestMs.toFixed(1)} ms, seed ${seed}`;
}

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
