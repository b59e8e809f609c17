import { Command, CommanderError } from 'commander';
import { addDemoCommand } from '../demo/demo-command.js';
import { packageVersion } from '../package-version.js';
import { addReportCommand } from '../report/report-command.js';
import { addAblateCommand } from './ablate-command.js';
import { addBenchCommand } from './bench-command.js';
import { addCalibrateCommand, addThresholdCommand } from './calibrate-command.js';
import { type CliContext, errorText, exitStatusOf } from './cli-context.js';
import { addDiagnoseCommand } from './diagnose-command.js';
import { addDoctorCommand } from './doctor-command.js';
import { addEmbedCommand } from './embed-command.js';
import { addEvaluateCommand } from './evaluate-command.js';
import { addExplainCommand } from './explain-command.js';
import { addExportCommand } from './export-command.js';
import { addForgeCommand } from './forge-command.js';
import { addNativeCommand } from './native-command.js';
import { addPackCommand } from './pack-command.js';
import { addPredictCommand } from './predict-command.js';
import { addPrepareCommand } from './prepare-command.js';
import { addReproduceCommand } from './reproduce-command.js';
import { addServeCommand } from './serve-command.js';
import { addTrainCommand } from './train-command.js';
import { addWeightsCommand } from './weights-command.js';

const USAGE = 2;

/**
 * Runs one command line.
 *
 * @param argv - What follows `did`.
 * @returns The exit status: 0 done, 1 failed, 2 wrong input or usage.
 */
export async function runCli(argv: readonly string[], io: Omit<CliContext, 'status'>): Promise<number> {
  const context: CliContext = { ...io, status: 0 };
  try {
    await createProgram(context).parseAsync([...argv], { from: 'user' });
    return context.status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    context.err(errorText(error, process.env.DEBUG !== undefined && process.env.DEBUG !== ''));
    return exitStatusOf(error);
  }
}

function createProgram(context: CliContext): Command {
  const program = new Command('did')
    .description('Deep Information Decomposition: train, compare and use deepfake detectors.')
    .version(packageVersion())
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.out(text.trimEnd()),
      writeErr: (text) => context.err(text.trimEnd()),
    });
  addDoctorCommand(program, context);
  addDemoCommand(program, context);
  addForgeCommand(program, context);
  addPrepareCommand(program, context);
  addPackCommand(program, context);
  addTrainCommand(program, context);
  addEvaluateCommand(program, context);
  addDiagnoseCommand(program, context);
  addExplainCommand(program, context);
  addEmbedCommand(program, context);
  addAblateCommand(program, context);
  addReproduceCommand(program, context);
  addPredictCommand(program, context);
  addServeCommand(program, context);
  addCalibrateCommand(program, context);
  addThresholdCommand(program, context);
  addExportCommand(program, context);
  addReportCommand(program, context);
  addBenchCommand(program, context);
  addNativeCommand(program, context);
  addWeightsCommand(program, context);
  return program;
}
