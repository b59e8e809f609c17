import type { CropSet } from '@did/datasets';
import { DidError } from '@did/runtime';
import { type Command, Option } from 'commander';
import type { DetectorRecord } from '../detector/detector-record.js';
import { intervalText } from '../detector/interval-text.js';
import type { CliContext } from './cli-context.js';
import { type CommonOptions, wholeNumber, withCommonOptions } from './common-options.js';

interface MeasureOptions extends CommonOptions {
  readonly model?: string;
  readonly data?: string;
  readonly split: 'train' | 'val' | 'test';
  readonly methods: readonly string[];
}

interface ThresholdOptions extends MeasureOptions {
  readonly fpr?: number;
  readonly miss: number;
  readonly rounds: number;
  readonly seed: number;
}

/** `did calibrate`. */
export function addCalibrateCommand(program: Command, context: CliContext): void {
  withMeasureOptions(program.command('calibrate'))
    .description(
      'Fit a detector’s probabilities to faces it was not trained on (Platt), and measure what its faces look like; stored in the detector.',
    )
    .action(async (options: MeasureOptions) => {
      const { model, data } = await openBoth('calibrate', options);
      const { calibrateDetector } = await import('../detector/measure-detector.js');
      const record = await calibrateDetector({ model, data, ...measured(options) });
      const { calibration, quality } = record;
      const error = calibration.expectedCalibrationError;
      context.out(
        options.json
          ? JSON.stringify({ calibration, quality })
          : [
              `P(fake) = sigmoid(${calibration.slope.toPrecision(4)} logit + ${calibration.intercept.toPrecision(4)}) where half of the faces are fake`,
              `calibration error: ${error?.before.toFixed(3)} before, ${error?.after.toFixed(3)} after, on ${described(calibration.on)}`,
            ].join('\n'),
      );
    });
}

/** `did threshold`. */
export function addThresholdCommand(program: Command, context: CliContext): void {
  withMeasureOptions(program.command('threshold'))
    .description(
      'Choose a detector’s threshold and its band of "uncertain" on faces it was not trained on; stored in the detector.',
    )
    .option(
      '--fpr <rate>',
      'share of real faces that may be called fake; without it: most hits less false alarms',
      rate('--fpr'),
    )
    .option('--miss <rate>', 'share of fakes that may be called real', rate('--miss'), 0.05)
    .option('--rounds <n>', 'bootstrap rounds', wholeNumber(10), 1000)
    .option('--seed <n>', 'seed of the bootstrap', wholeNumber(0), 1)
    .action(async (options: ThresholdOptions) => {
      const { model, data } = await openBoth('threshold', options);
      const { chooseDetectorThreshold } = await import('../detector/measure-detector.js');
      const { decisionRule } = await import('../predict/decide.js');
      const record = await chooseDetectorThreshold({
        model,
        data,
        ...measured(options),
        ...(options.fpr === undefined ? {} : { falsePositiveRate: options.fpr }),
        missRate: options.miss,
        rounds: options.rounds,
        seed: options.seed,
      });
      const { decision } = record;
      const rule = decisionRule(record);
      const [low, high] = rule.band;
      context.out(
        options.json
          ? JSON.stringify({ decision, threshold: rule.threshold, band: rule.band })
          : [
              `fake above ${high.toFixed(3)}, real below ${low.toFixed(3)}, uncertain between`,
              `called fake of real faces: ${intervalText(decision.falsePositiveRate)}; of fakes: ${intervalText(decision.truePositiveRate)}`,
              `uncertain: ${decision.uncertain?.reals.toFixed(3)} of real faces, ${decision.uncertain?.fakes.toFixed(3)} of fakes`,
              `measured on ${described(decision.on)}`,
            ].join('\n'),
      );
    });
}

function withMeasureOptions(command: Command): Command {
  return withCommonOptions(command)
    .option('--model <dir>', 'detector folder, as "did export --to detector" writes it')
    .option('--data <dir>', 'crop set')
    .addOption(new Option('--split <name>', 'which split').choices(['train', 'val', 'test']).default('val'))
    .option(
      '--methods <names>',
      'forging methods of the fakes, separated by commas; all by default',
      (text: string) => text.split(','),
      [],
    );
}

function measured({ split, methods, backend }: MeasureOptions) {
  return { split, backend, ...(methods.length === 0 ? {} : { methods }) };
}

async function openBoth(
  command: string,
  { model, data }: MeasureOptions,
): Promise<{ model: string; data: CropSet }> {
  if (model === undefined || data === undefined) {
    throw new DidError('DID_USAGE', `did ${command} needs --model DETECTOR and --data DIR.`);
  }
  const { loadCropSet } = await import('@did/datasets');
  return { model, data: await loadCropSet(data) };
}

function rate(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= 0 && value < 1)) {
      throw new DidError('DID_USAGE', `${option} is a share from 0 to 1; got "${text}".`);
    }
    return value;
  };
}

function described(on: DetectorRecord['decision']['on']): string {
  return on === null ? 'nothing' : `${on.name}, ${on.split}: ${on.reals} real faces, ${on.fakes} fakes`;
}
