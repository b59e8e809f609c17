import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DidError } from '../errors/did-error.js';
import { NATIVE_GPU_RELEASE } from './native-gpu-release.js';
import { NATIVE_CPU_RELEASE, type NativeRelease, releaseFolder } from './native-release.js';
import { type NpmInstallOptions, npmInstall } from './npm-install.js';

/** Stands in a package that an install brought, so that `did native remove` takes it away again. */
const MARK = 'installed-by-did-native';

/** The packages that the native backend loads from. */
export const BINDING_PACKAGES = [
  NATIVE_GPU_RELEASE.bindingPackage,
  NATIVE_CPU_RELEASE.bindingPackage,
] as const;

/** tfjs-node or tfjs-node-gpu in a project. */
export interface BindingPackage {
  readonly name: string;
  readonly dir: string;
}

/** The package that Node finds from a project, or undefined. */
export function findBinding(projectDir: string, name: string): BindingPackage | undefined {
  try {
    const manifest = createRequire(join(projectDir, 'package.json')).resolve(`${name}/package.json`);
    // Node remembers what it resolved, also when it has been taken away since.
    return existsSync(manifest) ? { name, dir: dirname(manifest) } : undefined;
  } catch {
    return undefined;
  }
}

/** The package to build into: the release's own, but tfjs-node-gpu alone serves the CPU library as well. */
export function chooseBinding(projectDir: string, release: NativeRelease): string {
  const wanted = release.bindingPackage;
  if (findBinding(projectDir, wanted) !== undefined) return wanted;
  const other = NATIVE_GPU_RELEASE.bindingPackage;
  return findBinding(projectDir, other) === undefined ? wanted : other;
}

/**
 * The package that a release is built into, installed if it is not there.
 *
 * @throws DidError DID_BACKEND when npm cannot bring it
 */
export async function installBinding(
  name: string,
  release: NativeRelease,
  options: NpmInstallOptions & {
    readonly say: (message: string) => void;
    /** Packages that an npm which outlived a killed install of ours brought. */
    readonly brought: readonly string[];
  },
): Promise<BindingPackage> {
  const found = findBinding(options.projectDir, name);
  if (found !== undefined) {
    if (options.brought.includes(name)) await mark(found);
    return found;
  }
  const wanted = `${name}@${release.bindingVersion}`;
  options.say(`installing the sources of ${wanted} (its own download script is not run)`);
  await npmInstall(wanted, options);
  const installed = findBinding(options.projectDir, name);
  if (installed === undefined) {
    throw new DidError(
      'DID_BACKEND',
      `native install: npm installed ${wanted}, but it is not in ${options.projectDir}.`,
      { projectDir: options.projectDir },
    );
  }
  await mark(installed);
  return installed;
}

async function mark(binding: BindingPackage): Promise<void> {
  await writeFile(join(binding.dir, MARK), '`did native remove` deletes this package.\n');
}

/** True for a package that {@link installBinding} brought. */
export function isBroughtByUs(binding: BindingPackage): boolean {
  return existsSync(join(binding.dir, MARK));
}

/** Where tfjs-node looks for its addon. */
export function addonFile(binding: BindingPackage, release: NativeRelease): string {
  return join(binding.dir, 'lib', `napi-v${release.napiVersion}`, 'tfjs_binding.node');
}

/** The release an addon was built for here; undefined for the package's own addon, or none. */
export async function releaseOfAddon(
  addon: string,
  releases: readonly NativeRelease[],
): Promise<NativeRelease | undefined> {
  const bytes = await readFile(addon).catch(() => undefined);
  // Its run path names our folder of libraries; the package's own addon names `$ORIGIN`.
  return releases.find((release) => bytes?.includes(`/${releaseFolder(release)}/lib`));
}
