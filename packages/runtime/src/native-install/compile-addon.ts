import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addonFile, type BindingPackage } from './binding-package.js';
import type { NativeRelease } from './native-release.js';
import { runTool } from './run-tool.js';
import { clearUnfinished, unfinishedName } from './unfinished.js';

/**
 * Compiles tfjs-node's own addon sources against a TensorFlow library.
 *
 * @param libraries - With `include` and `lib`; the addon remembers `lib` as its run path.
 * @returns The new addon, under an unfinished name: whoever has tried it renames it.
 * @throws DidError DID_BACKEND with the compiler's words
 */
export async function compileAddon(
  binding: BindingPackage,
  release: NativeRelease,
  libraries: string,
  headers: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const addon = addonFile(binding, release);
  await mkdir(dirname(addon), { recursive: true });
  await clearUnfinished(dirname(addon));
  // A folder of its own: a compiler that outlives us then has nowhere to leave its output or temporary files.
  const workshop = unfinishedName(addon);
  await rm(workshop, { recursive: true, force: true });
  await mkdir(workshop);
  const unfinished = join(workshop, 'tfjs_binding.node');
  const sources = join(binding.dir, 'binding');
  await runTool(
    'g++',
    [
      ...['-shared', '-fPIC', '-O2', '-std=c++17', `-DNAPI_VERSION=${release.napiVersion}`],
      ...[`-I${headers}`, `-I${join(libraries, 'include')}`, `-I${sources}`],
      ...[join(sources, 'tfjs_backend.cc'), join(sources, 'tfjs_binding.cc'), '-o', unfinished],
      ...[`-L${join(libraries, 'lib')}`, '-ltensorflow', '-ltensorflow_framework'],
      `-Wl,-rpath,${join(libraries, 'lib')}`,
    ],
    { env: { TMPDIR: workshop }, advice: 'The addon did not compile; the compiler says:', signal },
  ).catch(async (error: unknown) => {
    await rm(workshop, { recursive: true, force: true });
    throw error;
  });
  return unfinished;
}
