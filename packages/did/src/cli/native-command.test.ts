import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { runDid } from '../testing/run-did.js';
import { NativeProgressDisplay } from './native-progress-display.js';

let folder = '';
const path = process.env.PATH;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-native-'));
  await mkdir(join(folder, 'project'));
  await writeFile(join(folder, 'project', 'package.json'), '{}');
});
afterEach(async () => {
  process.env.PATH = path;
  await rm(folder, { recursive: true });
});

const did = (...argv: string[]) =>
  runDid(...argv, '--project', join(folder, 'project'), '--cache', join(folder, 'cache'));

it('uses a package whose addon loads as it is', async () => {
  const binding = join(folder, 'project', 'node_modules', '@tensorflow', 'tfjs-node');
  await mkdir(join(binding, 'lib', 'napi-v8'), { recursive: true });
  await writeFile(join(binding, 'lib', 'napi-v8', 'tfjs_binding.node'), '');
  await writeFile(join(binding, 'package.json'), '{"main":"index.js"}');
  await writeFile(
    join(binding, 'index.js'),
    'exports.ones=()=>1;exports.matMul=()=>({dataSync:()=>[8]});' +
      'exports.backend=()=>({binding:{TF_Version:"9.9.9"},isUsingGpuDevice:false})',
  );
  const { status, out, err } = await did('native', 'install');
  expect(status).toBe(0);
  expect(err).toMatch(/own addon loads already; nothing is changed \(--force builds it anew\)/);
  expect(out).toMatch(
    /^TensorFlow 9\.9\.9 is ready on CPU: .*tfjs_binding\.node\n`did doctor` shows its speed/,
  );
});

it('says what is missing, with the status of wrong input', async () => {
  process.env.PATH = '/nowhere';
  const { status, err } = await did('native', 'install');
  expect([status, err]).toEqual([
    2,
    expect.stringMatching(/g\+\+ could not be started\. Install a C\+\+ compiler|builds on Linux x86-64/),
  ]);
});

it('tells what --gpu fetches and needs', async () => {
  const { status, out } = await did('native', 'install', '--help');
  expect(status).toBe(0);
  expect(out.replace(/\s+/g, ' ')).toMatch(
    /--gpu the CUDA build: fetches 2112 MB, takes 5872 MB of disk .*needs an NVIDIA driver/,
  );
});

it('has nothing to remove where nothing was installed', async () => {
  expect(await did('native', 'remove')).toEqual({ status: 0, out: 'nothing was installed', err: '' });
});

it('shows progress in plain lines where nobody watches, one for each stage at its end', () => {
  const lines: string[] = [];
  const display = new NativeProgressDisplay({
    out: () => {},
    err: (line) => lines.push(line),
    interactive: false,
    status: 0,
    signal: new AbortController().signal,
  });
  const event = { wheel: 'tensorflow-cpu', totalBytes: 200e6 };
  for (const bytes of [0, 1e6, 200e6, 200e6 - 1000]) {
    display.show({ ...event, type: 'download-progress', bytes });
  }
  display.show({ ...event, type: 'unpack-progress', bytes: 3e6 });
  display.stop();
  expect(lines).toEqual([
    'fetched, MB 0/200  tensorflow-cpu',
    'fetched, MB 200/200  tensorflow-cpu',
    'unpacked, MB 3/200  tensorflow-cpu',
  ]);
});
