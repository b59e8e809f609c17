import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { removeNative } from './remove-native.js';
import { FakeMachine } from './testing/fake-machine.js';

const onLinux = process.platform === 'linux' && process.arch === 'x64' ? describe : describe.skip;
const BINDING = 'project/node_modules/@tensorflow/tfjs-node';
const ADDON = 'lib/napi-v8/tfjs_binding.node';
const LIBRARIES = 'cache/fake-tensorflow-9.9.9';
const INSTALLED = [
  `${LIBRARIES}/include/tensorflow/c/c_api.h`,
  `${LIBRARIES}/lib/libtensorflow.so`,
  `${LIBRARIES}/lib/libtensorflow_cc.so.2`,
  `${LIBRARIES}/lib/libtensorflow_framework.so`,
  `${LIBRARIES}/lib/libtensorflow_framework.so.2`,
  `${LIBRARIES}/licences/fake-tensorflow.txt`,
  'project/node_modules/.package-lock.json',
  `${BINDING}/binding/tfjs_backend.cc`,
  `${BINDING}/binding/tfjs_binding.cc`,
  `${BINDING}/index.js`,
  `${BINDING}/installed-by-did-native`,
  `${BINDING}/${ADDON}`,
  `${BINDING}/package.json`,
  'project/node_modules/long/index.js',
  'project/node_modules/long/package.json',
  'project/node_modules/node-api-headers/include/node_api.h',
  'project/node_modules/node-api-headers/package.json',
  'project/package.json',
];

let machine: FakeMachine;
const at = (path: string) => join(machine.root, path);
afterEach(() => machine.dispose());

onLinux('installNative', () => {
  it('fetches, unpacks, builds and tries; leaves it alone when it stands; removes it', async () => {
    machine = await FakeMachine.create();
    const first = await machine.install();
    expect(first.error).toBeUndefined();
    expect(first.result).toEqual({
      package: '@tensorflow/tfjs-node',
      addon: at(`${BINDING}/${ADDON}`),
      changed: true,
      tensorflowVersion: '9.9.9',
      device: 'CPU:0',
    });
    expect(first.lines[0]).toMatch(
      /^step fetching fake-tensorflow 9\.9\.9 from .*: \d MB, 4 MB unpacked; [\d,]+ MB are free in /,
    );
    expect(await machine.files()).toEqual(INSTALLED);

    const second = await machine.install();
    expect(second.lines[0]).toMatch(/the addon built for @tensorflow\/tfjs-node loads already/);
    expect(second.result).toEqual({ ...first.result, changed: false });
    expect((await machine.install({ force: true })).result).toHaveProperty('changed', true);
    expect(machine.ranges).toEqual([undefined]);

    await writeFile(at('cache/notes.txt'), 'not ours');
    const options = { projectDir: at('project'), cacheDir: at('cache'), release: machine.release };
    expect(await removeNative(options)).toEqual([at(BINDING), at(LIBRARIES)]);
    expect(await machine.files()).toEqual([
      'cache/notes.txt',
      ...INSTALLED.filter((path) => !path.startsWith(LIBRARIES) && !path.startsWith(BINDING)),
    ]);
    await rm(at('cache/notes.txt'));
    expect(await removeNative(options)).toEqual([]);
    expect(existsSync(at('cache'))).toBe(false);
  });

  it.each([
    ['while the index is asked', { env: { KILL_IN: 'python3' } }],
    ['as the download begins', { killAt: 'download-progress' }],
    ['in the download', { killAt: 'download-progress 1' }],
    ['after it', { killAt: 'step unpacking' }],
    ['while unpacking', { killAt: 'unpack-progress 8' }],
    ['late in unpacking', { killAt: 'unpack-progress 2' }],
    ['in npm, which dies with it', { env: { KILL_IN: 'npm' } }],
    ['in npm, which goes on', { env: { KILL_IN: 'npm', NPM_GOES_ON: '1' } }],
    ['while compiling', { env: { KILL_IN: 'g++' } }],
    ['before the trial', { killAt: 'step loading' }],
  ])('killed %s, the next one finishes and clears up', async (_when, how) => {
    machine = await FakeMachine.create();
    expect((await machine.install(how)).killed).toBe(true);
    const again = await machine.install();
    expect(again.error).toBeUndefined();
    expect(again.result).toHaveProperty('changed', true);
    // Compilers that outlived their process end within this.
    await new Promise((passed) => setTimeout(passed, 400));
    expect(await machine.files()).toEqual(INSTALLED);
  });

  it('killed in the trial, the next one finds the addon good and clears up', async () => {
    machine = await FakeMachine.create();
    expect((await machine.install({ env: { KILL_IN: 'trial' } })).killed).toBe(true);
    expect((await machine.install()).result).toHaveProperty('changed', false);
    expect(await machine.files()).toEqual(INSTALLED);
  });

  it('killed in the download, goes on from there', async () => {
    machine = await FakeMachine.create();
    await machine.install({ killAt: 'download-progress 1' });
    const again = await machine.install();
    expect(again.lines[0]).toMatch(/\d MB of it still to come/);
    expect(machine.ranges).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  });

  it.each(['download-progress 1', 'unpack-progress 8', 'step installing', 'step compiling'])(
    'stopped at "%s", goes on',
    async (abortAt) => {
      machine = await FakeMachine.create();
      expect((await machine.install({ abortAt })).error).toMatch(/was stopped\. Run it again: it goes on/);
      expect((await machine.install()).result).toHaveProperty('changed', true);
      expect(await machine.files()).toEqual(INSTALLED);
    },
  );

  it('leaves the wheel to pip when the index does not answer, and says so', async () => {
    machine = await FakeMachine.create();
    machine.indexWorks = false;
    const run = await machine.install();
    expect(run.lines.join('\n')).toMatch(/status 404.*leaving fake-tensorflow to pip, which cannot resume/);
    expect(run.result).toHaveProperty('changed', true);
    expect(await machine.files()).toEqual(INSTALLED);
  });

  it('builds into tfjs-node-gpu where that is what is installed', async () => {
    machine = await FakeMachine.create();
    await machine.writeBinding('tfjs-node-gpu');
    const { result } = await machine.install();
    expect(result).toMatchObject({ package: '@tensorflow/tfjs-node-gpu', changed: true });
    const options = { projectDir: at('project'), cacheDir: at('cache'), release: machine.release };
    // The package was there before: it stays, without its addon.
    expect(await removeNative(options)).toEqual([result?.addon, at(LIBRARIES)]);
    expect(existsSync(at('project/node_modules/@tensorflow/tfjs-node-gpu/lib'))).toBe(false);
    expect(existsSync(at('project/node_modules/@tensorflow/tfjs-node-gpu/index.js'))).toBe(true);
  });

  it('uses the package of the project as it is when its own addon loads', async () => {
    machine = await FakeMachine.create();
    await machine.writeBinding('tfjs-node', 'stock');
    const run = await machine.install({ env: { PATH: '/nowhere' } });
    expect(run.lines[0]).toMatch(/@tensorflow\/tfjs-node's own addon loads already; nothing is changed/);
    expect(run.result).toMatchObject({ changed: false, device: 'CPU:0' });
    expect(await readFile(at(`${BINDING}/${ADDON}`), 'utf8')).toBe('stock');
    const options = { projectDir: at('project'), cacheDir: at('cache'), release: machine.release };
    expect(await removeNative(options)).toEqual([]);
    expect(await readFile(at(`${BINDING}/${ADDON}`), 'utf8')).toBe('stock');
  });

  it('replaces an addon that does not load, and says why', async () => {
    machine = await FakeMachine.create();
    await machine.writeBinding('tfjs-node', 'BROKEN');
    const run = await machine.install();
    expect(run.lines[0]).toMatch(/own addon does not do: .*invalid ELF header/);
    expect(run.result).toHaveProperty('changed', true);
  });

  it('puts the old addon back when the new one does not run', async () => {
    machine = await FakeMachine.create();
    await machine.writeBinding('tfjs-node', 'stock');
    await writeFile(
      at('bin/g++'),
      '#!/bin/sh\n[ "$1" = --version ] && exit 0; while [ "$1" != -o ]; do shift; done; echo BROKEN > "$2"\n',
    );
    const run = await machine.install({ force: true });
    expect(run.error).toMatch(/built but does not run:[\s\S]*invalid ELF header/);
    expect(await readFile(at(`${BINDING}/${ADDON}`), 'utf8')).toBe('stock');
  });
});

onLinux('installNative refuses', () => {
  it.each([
    [
      'a machine without a compiler',
      { env: { PATH: '/nowhere' } },
      /g\+\+ could not be started.*apt-get install/,
    ],
    ['a disk without room', { release: { unpackedBytes: 1e15 } }, /needs 1,000,000,\d+ MB .*--cache DIR/],
  ])(
    '%s, before anything is fetched',
    async (_name, { env, release }: Record<string, object | undefined>, message) => {
      machine = await FakeMachine.create();
      const run = await machine.install({
        ...(env && { env: env as Record<string, string> }),
        release: { ...machine.release, ...release },
      });
      expect(run.error).toMatch(message);
      expect(machine.ranges).toEqual([]);
      expect(existsSync(at(BINDING))).toBe(false);
    },
  );

  it('a wheel for another processor', async () => {
    machine = await FakeMachine.create([], 183);
    expect((await machine.install()).error).toMatch(/libtensorflow_cc\.so\.2 is made for ARM \(64 bits\)/);
    expect(existsSync(at(LIBRARIES))).toBe(false);
  });

  it('wrong bytes, and takes the right ones afterwards', async () => {
    machine = await FakeMachine.create();
    const right = machine.served;
    machine.served = Buffer.alloc(right.length);
    expect((await machine.install()).error).toMatch(/sha256 is [0-9a-f]{64}, expected .*It was deleted/);
    machine.served = right;
    expect((await machine.install()).result).toHaveProperty('changed', true);
  });

  it('sources that do not compile, with the words of the compiler', async () => {
    machine = await FakeMachine.create();
    const run = await machine.install({ env: { COMPILER_SAYS: 'error: no C++17' } });
    expect(run.error).toMatch(/did not compile; the compiler says:\nerror: no C\+\+17$/);
    expect((await machine.files()).filter((path) => path.includes('partial'))).toEqual([]);
  });

  it('to work beside another install, but not one that is gone', async () => {
    machine = await FakeMachine.create();
    await mkdir(at('cache'));
    await writeFile(at('cache/install.lock'), String(process.pid));
    expect((await machine.install()).error).toMatch(`process ${process.pid} is installing into`);
    const options = { projectDir: at('project'), cacheDir: at('cache'), release: machine.release };
    await writeFile(at('cache/install.lock'), String(2 ** 22 + 1));
    expect(await removeNative(options)).toEqual([]);
  });
});

onLinux('installNative --gpu', () => {
  const CUDA = [
    ...['cuda_runtime/lib/libcudart.so.12', 'cublas/lib/libcublas.so.12', 'cublas/lib/libcublasLt.so.12'],
    ...['cufft/lib/libcufft.so.11', 'cusolver/lib/libcusolver.so.11', 'cusparse/lib/libcusparse.so.12'],
    ...['cudnn/lib/libcudnn.so.8', 'cuda_nvrtc/lib/libnvrtc.so.12'],
  ].map((name) => `nvidia/${name}`);

  /** Any library that loads, in the place of each CUDA library. */
  async function withCuda(names = CUDA): Promise<FakeMachine> {
    const { sharedObjects } = process.report.getReport() as { sharedObjects: string[] };
    const bytes = await readFile(sharedObjects.find((path) => /\/libm\.so/.test(path)) ?? '');
    const made = await FakeMachine.create(names.map((name) => ({ name, bytes })));
    await made.writeBinding('tfjs-node-gpu');
    return made;
  }
  const gpuAddon = () => at(`project/node_modules/@tensorflow/tfjs-node-gpu/${ADDON}`);
  const release = () => ({ ...machine.release, bindingPackage: '@tensorflow/tfjs-node-gpu' });

  it('builds, and proves that a kernel ran on the device', async () => {
    machine = await withCuda();
    const run = await machine.install({ gpu: true, release: release(), env: { DEVICE: 'GPU:0' } });
    expect([run.error, run.result?.device]).toEqual([undefined, 'GPU:0']);
    expect(existsSync(at(`${LIBRARIES}/nvidia/nvrtc/lib/libnvrtc.so.12`))).toBe(true);
  });

  it('fails when TensorFlow falls back to the CPU, with its words, and leaves no addon', async () => {
    machine = await withCuda();
    const run = await machine.install({ gpu: true, release: release() });
    expect(run.error).toMatch(
      /computes on CPU:0, not on the GPU. It says: W gpu_device.* Cannot dlopen some GPU libraries\.\. Look/,
    );
    expect(existsSync(gpuAddon())).toBe(false);
    await machine.writeBinding('tfjs-node-gpu', '-rpath,/cache/tensorflow-cpu-2.15.1/lib');
    const skipped = await machine.install({ gpu: true, release: release(), skipDeviceCheck: true });
    expect(skipped.lines[0]).toMatch(/tfjs-node-gpu is the one for the CPU/);
    expect(skipped.result).toMatchObject({
      device: 'CPU:0',
      package: '@tensorflow/tfjs-node-gpu',
      changed: true,
    });
  });

  it('names the CUDA libraries that do not load', async () => {
    machine = await withCuda(CUDA.filter((name) => !name.includes('cufft')));
    const run = await machine.install({ gpu: true, release: release(), env: { DEVICE: 'GPU:0' } });
    expect(run.error).toMatch(
      /of the CUDA libraries 1 cannot be loaded: .*libcufft\.so\.11: cannot open shared/,
    );
  });

  it('refuses a driver that is too old before it fetches', async () => {
    machine = await withCuda();
    await writeFile(at('bin/nvidia-smi'), '#!/bin/sh\necho "470.10, NVIDIA Old"\n');
    const run = await machine.install({ gpu: true, release: release() });
    expect(run.error).toMatch(/driver 470\.10 is too old/);
    expect(machine.ranges).toEqual([]);
  });
});
