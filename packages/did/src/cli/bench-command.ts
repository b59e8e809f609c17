import { DidError } from '@did/runtime';
import { type Command, Option } from 'commander';
import { closest } from 'fastest-levenshtein';
import type { BenchOptions, BenchResult } from '../bench/bench-result.js';
import type { CliContext } from './cli-context.js';
import { type CommonOptions, wholeNumber, withCommonOptions } from './common-options.js';
import { frameCount } from './prepare-command.js';

interface BenchCommandOptions extends CommonOptions {
  readonly model: string;
  readonly variant: 'did' | 'bce';
  readonly batch: number;
  readonly size: number;
  readonly peer?: string;
  readonly steps?: number;
  readonly microBatch: number;
  readonly gradientCheckpoints: number;
  readonly root?: string;
  readonly frames: number | 'all';
}

const benches: Record<
  string,
  { steps: number; load: () => Promise<(options: BenchOptions) => Promise<BenchResult>> }
> = {
  'train-step': {
    steps: 10,
    load: async () => (await import('../bench/train-step-bench.js')).benchTrainStep,
  },
  trainer: { steps: 8, load: async () => (await import('../bench/trainer-bench.js')).benchTrainer },
  inference: {
    steps: 10,
    load: async () => (await import('../bench/inference-bench.js')).benchInference,
  },
  mi: { steps: 20_000, load: async () => (await import('../bench/mi-bench.js')).benchMi },
  'peak-memory': {
    steps: 5,
    load: async () => (await import('../bench/peak-memory-bench.js')).benchPeakMemory,
  },
  'auc-loss': {
    steps: 9,
    load: async () => (await import('../bench/auc-loss-bench.js')).benchAucLoss,
  },
  'auc-metric': {
    steps: 3,
    load: async () => (await import('../bench/auc-metric-bench.js')).benchAucMetric,
  },
  forge: { steps: 9, load: async () => (await import('../bench/forge-bench.js')).benchForge },
  loader: { steps: 10, load: async () => (await import('../bench/loader-bench.js')).benchLoader },
  prepare: { steps: 3, load: async () => (await import('../bench/prepare-bench.js')).benchPrepare },
  predict: { steps: 7, load: async () => (await import('../bench/predict-bench.js')).benchPredict },
  'prepare-memory': {
    steps: 1,
    load: async () => (await import('../bench/prepare-memory-bench.js')).benchPrepareMemory,
  },
  serve: { steps: 200, load: async () => (await import('../bench/serve-bench.js')).benchServe },
  memory: { steps: 500, load: async () => (await import('../bench/memory-bench.js')).benchMemory },
};

/** `did bench`. */
export function addBenchCommand(program: Command, context: CliContext): void {
  withCommonOptions(program.command('bench'))
    .description(`Measure; the last line is JSON. Benches: ${Object.keys(benches).join(', ')}.`)
    .argument('<name>')
    .option(
      '--model <name>',
      "a backbone's name, demo is the demo's model; for prepare face-api or mtcnn; for serve a detector or run",
      'demo',
    )
    .addOption(
      new Option('--variant <name>', 'the whole method, or G with a head')
        .choices(['did', 'bce'])
        .default('did'),
    )
    .option('--batch <n>', 'pictures in a batch; a training step needs two', wholeNumber(1), 32)
    .option('--size <pixels>', 'side of the input', wholeNumber(16), 64)
    .option(
      '--peer <name>',
      'what to compare with: pytorch, onnxruntime, opencv or facenet-pytorch (set up by tools/reference/setup), tfjs-cpu',
    )
    .option('--micro-batch <n>', 'pictures that G sees at a time; 0 for all', wholeNumber(0), 0)
    .option('--gradient-checkpoints <n>', 'segments that G is computed again in; 0: off', wholeNumber(0), 0)
    .option('--root <dir>', 'clips for prepare and prepare-memory, pictures for serve, a file for predict')
    .option('--frames <n>', 'of each clip, evenly spaced in time; or "all"', frameCount, 32)
    .option('--steps <n>', 'steps to measure', wholeNumber(1))
    .action(async (name: string, options: BenchCommandOptions) => {
      const bench = benches[name];
      if (bench === undefined) {
        throw new DidError(
          'DID_USAGE',
          `there is no bench "${name}"; did you mean ${closest(name, Object.keys(benches))}?`,
        );
      }
      const { model, variant, batch, size, peer, backend, steps, microBatch, gradientCheckpoints } = options;
      const { root, frames } = options;
      const run = await bench.load();
      const onLine = options.json ? context.err : context.out;
      const result = await run({
        backend,
        model,
        variant,
        batch,
        inputSize: size,
        microBatch,
        gradientCheckpoints,
        peer: peer ?? null,
        steps: steps ?? bench.steps,
        root: root ?? null,
        frames,
        onLine,
      });
      context.out(JSON.stringify(result));
    });
}
