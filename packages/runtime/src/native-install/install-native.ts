import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { DidError } from '../errors/did-error.js';
import { findNodeHeaders } from './find-node-headers.js';
import { NATIVE_CPU_RELEASE, type NativeRelease } from './native-release.js';
import { runTool } from './run-tool.js';
import { clearUnfinished, unfinishedName } from './unfinished.js';

/** Where {@link installNative} works. */
export interface InstallNativeOptions {
  /** The project whose `node_modules` gets the addon. */
  readonly projectDir?: string;
  /** Where the wheel and the libraries are kept between installs. */
  readonly cacheDir?: string;
  readonly release?: NativeRelease;
  /** Called before each step, in words for people. */
  readonly onStep?: (message: string) => void;
}

/** What {@link installNative} made. */
export interface InstalledNative {
  readonly addon: string;
  readonly libraries: string;
  /** As the loaded library says. */
  readonly tensorflowVersion: string;
}

/**
 * Builds tfjs-node's addon against the TensorFlow library inside a PyPI wheel, and proves that it loads.
 *
 * @remarks
 * Needs Linux on x86-64, a C++ compiler, Python with pip, and npm. The wheel is checked against its
 * sha256 and kept in `cacheDir`; the addon is compiled to a temporary name and renamed, so a killed
 * install leaves nothing half-made and the next call goes on.
 *
 * @throws DidError DID_BACKEND naming the missing tool, the refused download or the failed step
 */
export async function installNative(options: InstallNativeOptions = {}): Promise<InstalledNative> {
  const release = options.release ?? NATIVE_CPU_RELEASE;
  const projectDir = options.projectDir ?? process.cwd();
  const cacheDir = options.cacheDir ?? join(homedir(), '.cache', 'did', 'native');
  const say = options.onStep ?? (() => {});
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new DidError(
      'DID_BACKEND',
      `native install builds on Linux x86-64; this is ${process.platform} ${process.arch}. Use the wasm backend here.`,
      { platform: process.platform, arch: process.arch },
    );
  }
  await runTool('g++', ['--version'], { advice: 'Install a C++ compiler (Debian: `apt-get install g++`).' });
  await runTool('python3', ['-m', 'pip', '--version'], {
    advice: 'Install Python 3 with pip (Debian: `apt-get install python3-pip`).',
  });
  const headers = findNodeHeaders(projectDir);

  const bindingDir = await findBindingPackage(projectDir, release, say);
  const libraries = await fetchLibraries(cacheDir, release, say);

  say('compiling the addon');
  const addonDir = join(bindingDir, 'lib', `napi-v${release.napiVersion}`);
  const addon = join(addonDir, 'tfjs_binding.node');
  const unfinished = unfinishedName(addon);
  await mkdir(addonDir, { recursive: true });
  await clearUnfinished(addonDir);
  await runTool(
    'g++',
    [
      '-shared',
      '-fPIC',
      '-O2',
      '-std=c++17',
      `-DNAPI_VERSION=${release.napiVersion}`,
      `-I${headers}`,
      `-I${join(libraries, 'include')}`,
      `-I${join(bindingDir, 'binding')}`,
      join(bindingDir, 'binding', 'tfjs_backend.cc'),
      join(bindingDir, 'binding', 'tfjs_binding.cc'),
      '-o',
      unfinished,
      `-L${join(libraries, 'lib')}`,
      '-ltensorflow',
      '-ltensorflow_framework',
      `-Wl,-rpath,${join(libraries, 'lib')}`,
    ],
    { advice: 'The addon did not compile; the compiler says:' },
  );
  await rename(unfinished, addon);

  say('loading it in a fresh process');
  const probe =
    // What Node 23 took away and `loadNative` puts back.
    'require("util").isNullOrUndefined??=(x)=>x==null;' +
    `const tf=require(${JSON.stringify(bindingDir)});` +
    'const y=tf.matMul(tf.ones([8,8]),tf.ones([8,8])).dataSync()[0];' +
    'if(y!==8)throw new Error("wrong product: "+y);' +
    'console.log("TF="+tf.backend().binding.TF_Version)';
  const printed = await runTool(process.execPath, ['-e', probe], {
    cwd: projectDir,
    advice: 'The addon was built but does not run; run `did native remove` and report this:',
  });
  return { addon, libraries, tensorflowVersion: /TF=(\S+)/.exec(printed)?.[1] ?? release.version };
}

/** Takes the addon out of the project again, and the cached library with it. */
export async function removeNative(options: InstallNativeOptions = {}): Promise<readonly string[]> {
  const release = options.release ?? NATIVE_CPU_RELEASE;
  const bindingDir = resolvePackage(options.projectDir ?? process.cwd(), release.bindingPackage);
  const cacheDir = options.cacheDir ?? join(homedir(), '.cache', 'did', 'native');
  const targets = [...(bindingDir === undefined ? [] : [join(bindingDir, 'lib')]), cacheDir].filter((path) =>
    existsSync(path),
  );
  for (const target of targets) await rm(target, { recursive: true, force: true });
  return targets;
}

async function findBindingPackage(
  projectDir: string,
  release: NativeRelease,
  say: (message: string) => void,
): Promise<string> {
  const found = resolvePackage(projectDir, release.bindingPackage);
  if (found !== undefined) return found;
  const wanted = `${release.bindingPackage}@${release.bindingVersion}`;
  say(`installing the sources of ${wanted} (its own download script is not run)`);
  await runTool(
    'npm',
    ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', wanted],
    { cwd: projectDir, advice: `Run \`npm install --ignore-scripts ${wanted}\` by hand to see why.` },
  );
  const installed = resolvePackage(projectDir, release.bindingPackage);
  if (installed !== undefined) return installed;
  throw new DidError(
    'DID_BACKEND',
    `native install: npm installed ${wanted}, but it is not in ${projectDir}.`,
    {
      projectDir,
    },
  );
}

function resolvePackage(projectDir: string, name: string): string | undefined {
  try {
    return dirname(createRequire(join(projectDir, 'package.json')).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

/** The wheel's `include` and `lib`, unpacked once a version. */
async function fetchLibraries(
  cacheDir: string,
  release: NativeRelease,
  say: (message: string) => void,
): Promise<string> {
  const target = join(cacheDir, `${release.wheel}-${release.version}`);
  await clearUnfinished(cacheDir);
  if (existsSync(target)) return target;
  const wheelDir = join(cacheDir, 'wheels');
  await mkdir(wheelDir, { recursive: true });
  const megabytes = Math.round(release.sizeBytes / 1e6);
  say(`fetching ${release.wheel} ${release.version} from the Python package index (${megabytes} MB)`);
  await runTool(
    'python3',
    // One Python version for all: only the library inside is used. The platform pins glibc's wheel.
    [
      '-m',
      'pip',
      'download',
      '--quiet',
      '--no-deps',
      '--only-binary=:all:',
      '--python-version',
      '311',
    ].concat(
      ['--platform', 'manylinux_2_17_x86_64', '--dest', wheelDir],
      [`${release.wheel}==${release.version}`],
    ),
    { advice: 'The wheel could not be fetched; is the package index reachable?' },
  );
  const wheel = (await readdir(wheelDir)).find(
    (name) => name.endsWith('.whl') && name.includes(release.version),
  );
  if (wheel === undefined)
    throw new DidError('DID_BACKEND', `native install: pip left no wheel in ${wheelDir}.`);
  await checkHash(join(wheelDir, wheel), release.sha256);

  say('unpacking the library and its headers');
  const unfinished = unfinishedName(target);
  const unpack =
    'import sys,zipfile\n' +
    'z=zipfile.ZipFile(sys.argv[1])\n' +
    'keep=("tensorflow/include/tensorflow/","tensorflow/include/tsl/","tensorflow/libtensorflow_")\n' +
    '[z.extract(n,sys.argv[2]) for n in z.namelist() if n.startswith(keep)]\n';
  await runTool('python3', ['-c', unpack, join(wheelDir, wheel), unfinished], {
    advice: `Is there room for 1 GB in ${cacheDir}?`,
  });
  const lib = join(unfinished, 'lib');
  await mkdir(lib, { recursive: true });
  for (const [file, alias] of [
    ['libtensorflow_cc.so.2', 'libtensorflow.so'],
    ['libtensorflow_framework.so.2', 'libtensorflow_framework.so'],
  ] as const) {
    await rename(join(unfinished, 'tensorflow', file), join(lib, file));
    await symlink(file, join(lib, alias));
  }
  await cp(join(unfinished, 'tensorflow', 'include'), join(unfinished, 'include'), { recursive: true });
  await rm(join(unfinished, 'tensorflow'), { recursive: true });
  await rename(unfinished, target);
  await rm(wheelDir, { recursive: true, force: true });
  return target;
}

async function checkHash(file: string, expected: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  const actual = hash.digest('hex');
  if (actual === expected) return;
  await rm(file, { force: true });
  throw new DidError(
    'DID_BACKEND',
    `native install: the wheel's sha256 is ${actual}, expected ${expected}. It was deleted; try again, and if it stays so, do not trust the source.`,
    { file, actual, expected },
  );
}
