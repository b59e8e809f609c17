import {
  downloadBytes,
  installNative,
  NATIVE_CPU_RELEASE,
  NATIVE_GPU_RELEASE,
  type NativeRelease,
  removeNative,
} from '@did/runtime/node';
import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';
import { NativeProgressDisplay } from './native-progress-display.js';

interface PlaceOptions {
  readonly project?: string;
  readonly cache?: string;
}

interface InstallOptions extends PlaceOptions {
  readonly gpu?: boolean;
  readonly force?: boolean;
  readonly skipDeviceCheck?: boolean;
}

/** `did native install` and `did native remove`. */
export function addNativeCommand(program: Command, context: CliContext): void {
  const native = program
    .command('native')
    .description('The fast native backend: many times WASM on the same cores.');
  withPlaces(native.command('install'))
    .description(
      `Build tfjs-node against TensorFlow ${NATIVE_CPU_RELEASE.version} from the Python package index ` +
        `(${megabytes(downloadBytes(NATIVE_CPU_RELEASE))}), tfjs-node itself with npm where it is missing. ` +
        'Linux x86-64 with glibc; needs g++ and Python with pip. Resumes where it was stopped.',
    )
    .option('--gpu', `the CUDA build: ${gpuNeeds(NATIVE_GPU_RELEASE)}`)
    .option(
      '--skip-device-check',
      'with --gpu: build it on a machine without a device; it runs on the CPU there',
    )
    .option('--force', 'build even where an addon stands that loads')
    .action((options: InstallOptions) => install(options, context));
  withPlaces(native.command('remove'))
    .description(
      'Take out the addon of either kind, the package if `install` brought it, and the cached libraries.',
    )
    .action(async ({ project, cache }: PlaceOptions) => {
      const removed = await removeNative(places(project, cache));
      context.out(removed.length === 0 ? 'nothing was installed' : `removed\n  ${removed.join('\n  ')}`);
    });
}

async function install(
  { project, cache, gpu = false, force = false, skipDeviceCheck = false }: InstallOptions,
  context: CliContext,
): Promise<void> {
  const display = new NativeProgressDisplay(context);
  try {
    const installed = await installNative({
      ...places(project, cache),
      gpu,
      force,
      skipDeviceCheck,
      signal: context.signal,
      onStep: (step) => {
        display.stop();
        context.err(step);
      },
      onProgress: (event) => display.show(event),
    });
    display.stop();
    context.out(
      `TensorFlow ${installed.tensorflowVersion} is ready on ${installed.device}: ${installed.addon}`,
    );
    context.out('`did doctor` shows its speed; `--backend auto` takes it from now on.');
  } finally {
    display.stop();
  }
}

function gpuNeeds(release: NativeRelease): string {
  const bytes = megabytes(downloadBytes(release) + release.unpackedBytes);
  return `fetches ${megabytes(downloadBytes(release))}, takes ${bytes} of disk while it installs, needs an NVIDIA driver`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function withPlaces(command: Command): Command {
  return command
    .option('--project <dir>', 'the project whose node_modules gets the addon (default: this folder)')
    .option('--cache <dir>', 'where the library is kept (default: ~/.cache/did/native)');
}

function places(project: string | undefined, cache: string | undefined) {
  return {
    ...(project === undefined ? {} : { projectDir: project }),
    ...(cache === undefined ? {} : { cacheDir: cache }),
  };
}
