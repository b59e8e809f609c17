import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { InstallNativeOptions } from '../install-options.js';
import type { InstalledNative } from '../installed-native.js';
import { NATIVE_CPU_RELEASE, type NativeRelease } from '../native-release.js';
import { writeZip, type ZipInput } from './write-zip.js';

const { build } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild');

/** How a run in a process of its own ended. */
interface ChildRun {
  readonly killed: boolean;
  /** What was announced: `step ...` and `download-progress ...`. */
  readonly lines: readonly string[];
  readonly result?: InstalledNative;
  readonly error?: string;
}

/** What is special about one run. */
interface RunOptions extends Omit<InstallNativeOptions, 'onStep' | 'onProgress' | 'signal'> {
  /** The process kills itself (signal 9) when it announces this. */
  readonly killAt?: string;
  /** Its signal is aborted when it announces this. */
  readonly abortAt?: string;
  /** Further environment; `KILL_IN=npm`, `python3`, `g++` or `trial` makes that program kill the process that started it. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A folder with a package index on loopback, a small wheel, an empty project and stand-ins for g++, Python, npm and
 * nvidia-smi: everything that `installNative` touches, at a size that installs in a second.
 */
export class FakeMachine {
  readonly root: string;
  readonly release: NativeRelease;
  /** Ranges of the requests for wheels. */
  readonly ranges: (string | undefined)[] = [];
  /** False: the index answers 404. */
  indexWorks = true;
  /** What is served in place of the wheel. */
  served: Buffer;
  readonly #server = createServer((request, response) => {
    if (request.url?.endsWith('.whl') !== true) {
      if (!this.indexWorks) response.writeHead(404);
      response.end(`<a href="/fake.whl#sha256=${this.release.wheels[0]?.sha256}">fake.whl</a>`);
      return;
    }
    this.ranges.push(request.headers.range);
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const range = `bytes ${from}-${this.served.length - 1}/${this.served.length}`;
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': this.served.length - from,
      ...(from > 0 && { 'content-range': range }),
    });
    response.end(this.served.subarray(from));
  });

  private constructor(root: string, wheel: Buffer) {
    this.root = root;
    this.served = wheel;
    this.release = {
      ...NATIVE_CPU_RELEASE,
      version: '9.9.9',
      wheels: [
        {
          project: 'fake-tensorflow',
          version: '9.9.9',
          sizeBytes: wheel.length,
          sha256: createHash('sha256').update(wheel).digest('hex'),
        },
      ],
      unpackedBytes: 4e6,
    };
  }

  /** @param files - What the wheel holds besides a TensorFlow library. */
  static async create(files: readonly ZipInput[] = [], elfMachine = 62): Promise<FakeMachine> {
    const root = await mkdtemp(join(tmpdir(), 'did-install-'));
    const machine = new FakeMachine(root, writeZip([...tensorflowFiles(elfMachine), ...files]));
    await mkdir(join(root, 'project', 'node_modules'), { recursive: true });
    await writeFile(join(root, 'project', 'package.json'), '{"name":"project","private":true}');
    await machine.writePackage('node-api-headers', { 'include/node_api.h': '' });
    bundle ??= bundled();
    await writeFile(join(root, 'install-native.mjs'), await bundle);
    await mkdir(join(root, 'bin'));
    await new Promise<void>((listening) => machine.#server.listen(0, '127.0.0.1', listening));
    const { port } = machine.#server.address() as AddressInfo;
    for (const [name, script] of Object.entries(programs(root, port))) {
      await writeFile(join(root, 'bin', name), `#!/bin/sh\n${script}`, { mode: 0o755 });
    }
    await writeFile(join(root, 'wheel'), machine.served);
    for (const [name, text] of Object.entries(bindingFiles('tfjs-node'))) {
      await mkdir(dirname(join(root, 'npm-has', name)), { recursive: true });
      await writeFile(join(root, 'npm-has', name), text);
    }
    return machine;
  }

  async dispose(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
    await rm(this.root, { recursive: true, force: true });
  }

  /** Installs in a process of its own. */
  async install({ killAt, abortAt, env, ...options }: RunOptions = {}): Promise<ChildRun> {
    const script = `
      import { installNative } from ${JSON.stringify(pathToFileURL(join(this.root, 'install-native.mjs')).href)};
      const { options, killAt, abortAt } = JSON.parse(process.env.DID_TEST);
      const abort = new AbortController();
      const announce = (line) => {
        console.log(line);
        if (killAt !== undefined && line.startsWith(killAt)) process.kill(process.pid, 'SIGKILL');
        if (abortAt !== undefined && line.startsWith(abortAt)) abort.abort();
      };
      try {
        const result = await installNative({
          ...options,
          signal: abort.signal,
          onStep: (text) => announce('step ' + text),
          onProgress: ({ type, bytes }) => announce(type + ' ' + bytes),
        });
        console.log('RESULT ' + JSON.stringify(result));
      } catch (error) {
        console.log('ERROR ' + JSON.stringify(error.message));
      }`;
    const places = { projectDir: join(this.root, 'project'), cacheDir: join(this.root, 'cache') };
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: {
        PATH: `${join(this.root, 'bin')}:/usr/bin:/bin`,
        HOME: this.root,
        DID_TEST: JSON.stringify({
          options: { ...places, release: this.release, ...options },
          killAt,
          abortAt,
        }),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
    });
    const signal = await new Promise<NodeJS.Signals | null>((closed) =>
      child.once('close', (_status, by) => closed(by)),
    );
    const said = (word: string) => {
      const json = new RegExp(`^${word} (.*)$`, 'm').exec(text)?.[1];
      return json === undefined ? undefined : JSON.parse(json);
    };
    const [result, error] = [said('RESULT'), said('ERROR')];
    return {
      killed: signal === 'SIGKILL',
      lines: text.trim().split('\n'),
      ...(result && { result }),
      ...(error && { error }),
    };
  }

  /** Puts a package into the project. */
  async writePackage(name: string, files: Readonly<Record<string, string>>): Promise<void> {
    for (const [file, text] of Object.entries({ 'package.json': `{"name":"${name}"}`, ...files })) {
      const path = join(this.root, 'project', 'node_modules', name, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
  }

  /** Puts a binding package into the project, as npm would without its scripts. */
  async writeBinding(name: 'tfjs-node' | 'tfjs-node-gpu', addon?: string): Promise<void> {
    await this.writePackage(`@tensorflow/${name}`, {
      ...bindingFiles(name),
      ...(addon !== undefined && { 'lib/napi-v8/tfjs_binding.node': addon }),
    });
  }

  /** Every file below project and cache, but the libraries' own. */
  async files(): Promise<readonly string[]> {
    const entries = await readdir(this.root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.root.length + 1))
      .filter((path) => /^(project|cache)\//.test(path))
      .sort();
  }
}

let bundle: Promise<string> | undefined;

/** `installNative` as plain JavaScript in one file: the runs start at once. */
async function bundled(): Promise<string> {
  const entry = fileURLToPath(new URL('../install-native.ts', import.meta.url));
  const { outputFiles } = await build({
    ...{ entryPoints: [entry], bundle: true, write: false, logLevel: 'error' },
    ...{ platform: 'node', format: 'esm' },
  });
  return outputFiles[0]?.text ?? '';
}

function tensorflowFiles(elfMachine: number): ZipInput[] {
  // Noise does not deflate, so the download is long enough to be cut.
  let state = 1;
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  const library = Buffer.from(Array.from({ length: 2_000_000 }, noise));
  library.write('\x7fELF\x02\x01\x01', 'latin1');
  library.writeUInt16LE(elfMachine, 18);
  return [
    { name: 'tensorflow/include/tensorflow/c/c_api.h', bytes: Buffer.from('int tf;\n') },
    { name: 'tensorflow/include/Eigen/Core', bytes: Buffer.from('not needed\n') },
    { name: 'tensorflow/libtensorflow_cc.so.2', bytes: library, mode: 0o755 },
    { name: 'tensorflow/libtensorflow_framework.so.2', bytes: library.subarray(0, 1000), mode: 0o755 },
    { name: 'tensorflow/python/keras.py', bytes: Buffer.from('not needed\n') },
    { name: 'fake_tensorflow-9.9.9.dist-info/LICENSE', bytes: Buffer.from('Apache\n') },
  ];
}

/** A binding package that loads what the fake g++ wrote: the command line it was given. */
function bindingFiles(name: string): Readonly<Record<string, string>> {
  return {
    'package.json': `{"name":"@tensorflow/${name}","main":"index.js"}`,
    'binding/tfjs_backend.cc': '',
    'binding/tfjs_binding.cc': '',
    'index.js': `
      const fs = require('node:fs');
      const text = fs.readFileSync(__dirname + '/lib/napi-v8/tfjs_binding.node', 'utf8');
      if (text.includes('BROKEN')) throw new Error('tfjs_binding.node: invalid ELF header');
      const runPath = /-rpath,(\\S+)/.exec(text)?.[1];
      if (runPath && !fs.existsSync(runPath + '/libtensorflow_cc.so.2')) throw new Error('libtensorflow_cc.so.2: cannot open');
      if (process.env.KILL_IN === 'trial') process.kill(process.ppid, 'SIGKILL');
      const device = process.env.DEVICE ?? 'CPU:0';
      console.error('I tensorflow/execute.cc:1750] Executing op MatMul in device /job:localhost/device:' + device);
      console.error('2026-01-01 00:00:00 E cuda_dnn.cc:1] Unable to register cuDNN factory: already registered');
      if (device !== 'GPU:0') console.error('2026-01-01 00:00:00 W gpu_device.cc:1] Cannot dlopen some GPU libraries.');
      exports.ones = () => 1;
      exports.matMul = () => ({ dataSync: () => [8] });
      exports.backend = () => ({ binding: { TF_Version: '9.9.9' }, isUsingGpuDevice: device === 'GPU:0' });`,
  };
}

function programs(root: string, port: number): Readonly<Record<string, string>> {
  const kill = (name: string) => `[ "$KILL_IN" = ${name} ] && kill -9 $PPID\n`;
  return {
    'g++':
      `[ "$1" = --version ] && exit 0\n${kill('g++')}` +
      '[ -n "$COMPILER_SAYS" ] && { echo "$COMPILER_SAYS"; exit 1; }\n' +
      'line="$*"; while [ "$1" != -o ]; do shift; done\n' +
      // It outlives the process that it killed, as a compiler does.
      '[ -n "$KILL_IN" ] && sleep 0.3\necho "$line" > "$2"\n',
    python3:
      'case "$*" in\n' +
      '  *version_info*) echo python 3.11 ;;\n' +
      `  *"config list"*) ${kill('python3').trim()}\n echo ":env:.index-url='http://127.0.0.1:${port}/simple'" ;;\n` +
      `  *download*) while [ "$1" != --dest ]; do shift; done; cp ${root}/wheel "$2/fake_tensorflow-9.9.9-cp311.whl" ;;\n` +
      'esac\nexit 0\n',
    npm:
      // A dependency whole, one half: what a killed npm leaves.
      'mkdir -p node_modules/long node_modules/@tensorflow/tfjs-node\n' +
      'echo {} > node_modules/long/package.json; echo "{}" > node_modules/@tensorflow/tfjs-node/package.json\n' +
      `if [ "$KILL_IN" = npm ]; then kill -9 $PPID; [ -n "$NPM_GOES_ON" ] || exit 1; sleep 0.5; fi\n` +
      `cp -r ${root}/npm-has/. node_modules/@tensorflow/tfjs-node; echo 1 > node_modules/long/index.js\n` +
      'echo \'{"packages":{"node_modules/long":{},"node_modules/@tensorflow/tfjs-node":{}}}\' > node_modules/.package-lock.json\n',
    'nvidia-smi': 'echo "550.54.15, NVIDIA Fake"\n',
    ldconfig: 'echo "	libcuda.so.1 (libc6,x86-64) => /lib/libcuda.so.1"\n',
  };
}
