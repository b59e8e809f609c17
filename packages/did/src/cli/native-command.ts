import { installNative, NATIVE_CPU_RELEASE, removeNative } from '@did/runtime/node';
import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';

interface NativeOptions {
  readonly project?: string;
  readonly cache?: string;
}

/** `did native install` and `did native remove`. */
export function addNativeCommand(program: Command, context: CliContext): void {
  const native = program
    .command('native')
    .description('The fast native backend: many times WASM on the same cores.');
  withPlaces(native.command('install'))
    .description(
      `Build tfjs-node against TensorFlow ${NATIVE_CPU_RELEASE.version}. Fetches its wheel with pip and the ` +
        `package ${NATIVE_CPU_RELEASE.bindingPackage} with npm. Linux x86-64; needs g++ and Python with pip.`,
    )
    .action(async ({ project, cache }: NativeOptions) => {
      const installed = await installNative({
        ...places(project, cache),
        onStep: (step) => context.err(step),
      });
      context.out(`TensorFlow ${installed.tensorflowVersion} is ready: ${installed.addon}`);
      context.out('`did doctor` shows its speed; `--backend auto` takes it from now on.');
    });
  withPlaces(native.command('remove'))
    .description('Take the addon out again, and the cached library with it.')
    .action(async ({ project, cache }: NativeOptions) => {
      const removed = await removeNative(places(project, cache));
      context.out(removed.length === 0 ? 'nothing was installed' : `removed\n  ${removed.join('\n  ')}`);
    });
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
