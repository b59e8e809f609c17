import type { BackendName } from '@did/runtime';
import { type Command, Option } from 'commander';
import type { CliContext } from '../cli/cli-context.js';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../cli/common-options.js';
import { demoPlan } from './demo-plan.js';

/** What `did demo` takes. */
export interface DemoOptions extends CommonOptions {
  readonly quick: boolean;
  readonly out: string;
  readonly seed: number;
  readonly seeds: number;
}

/** `did demo`. */
export function addDemoCommand(program: Command, context: CliContext): void {
  withCommonOptions(program.command('demo'))
    .description(
      'Draw faces, forge them, train the BCE baseline and DID, test on methods seen and unseen: table and report.',
    )
    .option('--quick', 'a minute or so, for a look: the figures mean little', false)
    .option('--out <dir>', 'folder that gets report/', '.')
    .addOption(
      new Option('--seed <n>', 'of the faces and of the first training run')
        .argParser(wholeNumber(0))
        .default(1),
    )
    .addOption(
      new Option('--seeds <n>', 'training runs of each model, with seeds that follow')
        .argParser(wholeNumber(1))
        .default(1),
    )
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import('./run-demo.js');
      const { terminalTable } = await import('../report/terminal-table.js');
      const plan = demoPlan(options.quick, options.seed, options.seeds);
      const { data, page, seconds } = await runDemo({
        plan,
        out: options.out,
        backend: options.backend,
        command: demoCommandLine(options),
        context,
      });
      if (options.json) {
        const { reportJson } = await import('../report/report-json.js');
        context.out(JSON.stringify({ ...reportJson(data), page, seconds }));
        return;
      }
      context.out(terminalTable(data));
      context.out(`\nDone in ${Math.round(seconds)} s. Open ${page}`);
    });
}

/** The command that does the same again. */
export function demoCommandLine(options: {
  readonly quick: boolean;
  readonly seed: number;
  readonly seeds: number;
  readonly backend: 'auto' | BackendName;
}): string {
  const { quick, seed, seeds, backend } = options;
  return [
    'npx @did/did demo',
    quick && '--quick',
    `--seed ${seed}`,
    seeds > 1 && `--seeds ${seeds}`,
    backend !== 'auto' && `--backend ${backend}`,
  ]
    .filter((part) => part !== false)
    .join(' ');
}
