import { DidError } from '@did/runtime';
import type { Command } from 'commander';
import type { CliContext } from '../cli/cli-context.js';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../cli/common-options.js';

interface ReportOptions extends CommonOptions {
  readonly run: readonly string[];
  readonly baseline: readonly string[];
  readonly data?: string;
  readonly out: string;
  readonly rounds: number;
}

/** `did report`. */
export function addReportCommand(program: Command, context: CliContext): void {
  const list = (value: string, earlier: readonly string[]) => [...earlier, value];
  withCommonOptions(program.command('report'))
    .description(
      'The HTML report of a run, or of a run beside its baseline; evaluates what was not evaluated yet.',
    )
    .option('--run <dir>', 'run folder; repeat it for further seeds', list, [])
    .option('--baseline <dir>', 'run to lay beside it; repeat it for further seeds', list, [])
    .option('--data <dir>', 'crop set; where it was trained on, when left out')
    .option('--out <dir>', 'folder that gets index.html and report.json', 'report')
    .option('--rounds <n>', 'bootstrap rounds', wholeNumber(10), 1000)
    .action(async (options: ReportOptions) => {
      const { run: runs, baseline, out, backend, rounds, json } = options;
      const [first] = runs;
      if (first === undefined)
        throw new DidError('DID_USAGE', 'did report needs --run RUN, the folder that "did train" wrote.');
      const [
        { loadCropSet },
        { readRunFolder },
        { collectReport },
        { dataFacts },
        { writeReport },
        { terminalTable },
        { reportJson },
      ] = await Promise.all([
        import('@did/datasets'),
        import('../train/run-folder.js'),
        import('./collect-report.js'),
        import('./data-facts.js'),
        import('./write-report.js'),
        import('./terminal-table.js'),
        import('./report-json.js'),
      ]);
      const { config, record } = await readRunFolder(first);
      const data = await loadCropSet(options.data ?? record.data.dir);
      context.err(
        `Gathering ${runs.length + baseline.length} run${runs.length + baseline.length > 1 ? 's' : ''} on ${data.dir} ...`,
      );
      const models =
        baseline.length === 0
          ? []
          : [{ id: (await readRunFolder(baseline[0] as string)).config.model.variant, runs: baseline }];
      const report = await collectReport({
        title: `Deep Information Decomposition: ${record.name} on ${data.info.name}`,
        command: reportCommandLine(options),
        models: [...models, { id: config.model.variant, runs }],
        data,
        card: {
          description: `Crops of ${data.info.size} × ${data.info.size} pixels of the set “${data.info.name}”.`,
          facts: dataFacts(data),
        },
        backend,
        rounds,
      });
      const page = await writeReport(report, out);
      context.out(
        json ? JSON.stringify({ ...reportJson(report), page }) : `${terminalTable(report)}\n\nOpen ${page}`,
      );
    });
}

/** The command that makes the same report again. */
export function reportCommandLine(options: Pick<ReportOptions, 'run' | 'baseline' | 'data' | 'out'>): string {
  const { run, baseline, data, out } = options;
  const parts = [
    ...run.map((dir) => `--run ${dir}`),
    ...baseline.map((dir) => `--baseline ${dir}`),
    ...(data === undefined ? [] : [`--data ${data}`]),
    `--out ${out}`,
  ];
  return ['npx @did/did report', ...parts].join(' ');
}
