import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkGpuDriver, type GpuFacts, readGpuFacts } from './check-gpu-driver.js';
import type { ToolRunner } from './run-tool.js';

const LIBCUDA = '/lib/x86_64-linux-gnu/libcuda.so.1';
const good: GpuFacts = { driverVersion: '535.104.05', devices: ['NVIDIA A100'], libcuda: LIBCUDA };

describe('checkGpuDriver', () => {
  it.each<[string, Partial<GpuFacts>, RegExp]>([
    [
      'nothing at all',
      { driverVersion: undefined, devices: [], libcuda: undefined },
      /no NVIDIA driver was found.*Install the NVIDIA driver.*--gpus all/,
    ],
    [
      'a library without a driver',
      { driverVersion: undefined, devices: [] },
      /libcuda\.so\.1 is there, but no driver/,
    ],
    ['a driver without its library', { libcuda: undefined }, /535\.104\.05 runs, but its library libcuda/],
    ['a driver of CUDA 11', { driverVersion: '470.199.02' }, /470\.199\.02 is too old.*525\.60\.13/],
    ['one just too old', { driverVersion: '525.60.12' }, /too old/],
    ['no device', { devices: [] }, /lists no device/],
  ])('refuses %s', (_name, facts, message) => {
    const check = () => checkGpuDriver({ ...good, ...facts });
    expect(check).toThrow(message);
    expect(check).toThrow(/Without --gpu the native backend runs on the CPU/);
  });

  it.each(['525.60.13', '525.105.17', '535.104.05', '550.54', '1000.1'])(
    'takes driver %s',
    (driverVersion) => {
      expect(() => checkGpuDriver({ ...good, driverVersion })).not.toThrow();
    },
  );
});

describe('readGpuFacts', () => {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'did-gpu-'));
    await mkdir(join(root, 'proc/driver/nvidia'), { recursive: true });
    await mkdir(join(root, 'cuda'));
    await writeFile(join(root, 'cuda/libcuda.so.1'), '');
    await writeFile(
      join(root, 'proc/driver/nvidia/version'),
      'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023\n' +
        'GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n',
    );
  });
  afterAll(() => rm(root, { recursive: true }));

  /** A machine where only the programs named here run. */
  const machine =
    (programs: Readonly<Record<string, string>>): ToolRunner =>
    async (command) => {
      const printed = programs[command];
      if (printed === undefined) throw new Error(`${command}: not found`);
      return printed;
    };
  const ldconfig = `\tlibcuda.so.1 (libc6) => /lib/i386-linux-gnu/libcuda.so.1\n\tlibcuda.so.1 (libc6,x86-64) => ${LIBCUDA}\n`;

  it('reads nvidia-smi and the cache of the loader', async () => {
    const run = machine({ 'nvidia-smi': '550.54.15, NVIDIA L4\n550.54.15, NVIDIA L4\n', ldconfig });
    expect(await readGpuFacts(run, '/nowhere', {})).toEqual({
      driverVersion: '550.54.15',
      devices: ['NVIDIA L4', 'NVIDIA L4'],
      libcuda: LIBCUDA,
    });
  });

  it('reads the kernel module, and ldconfig where Debian keeps it, without nvidia-smi', async () => {
    expect(await readGpuFacts(machine({ '/sbin/ldconfig': ldconfig }), root, {})).toEqual({
      driverVersion: '535.104.05',
      devices: [],
      libcuda: LIBCUDA,
    });
  });

  it('finds the library on LD_LIBRARY_PATH', async () => {
    const facts = await readGpuFacts(machine({}), root, {
      LD_LIBRARY_PATH: `/nowhere:${join(root, 'cuda')}`,
    });
    expect(facts.libcuda).toBe(join(root, 'cuda', 'libcuda.so.1'));
  });

  it('takes the words of an nvidia-smi that fails for no device', async () => {
    const run = machine({ 'nvidia-smi': 'No devices were found\n' });
    expect(await readGpuFacts(run, '/nowhere', {})).toEqual({
      driverVersion: undefined,
      devices: [],
      libcuda: undefined,
    });
  });
});
