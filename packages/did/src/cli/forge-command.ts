import { DidError } from '@did/runtime';
import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';
import { wholeNumber } from './common-options.js';
import { plainTable } from './plain-table.js';
import { type Progress, startProgress } from './progress.js';

interface ForgeCommandOptions {
  readonly faces?: string;
  readonly embedded?: number;
  readonly frames: number;
  readonly out?: string;
  readonly size: number;
  readonly methods: readonly string[];
  readonly unseen: readonly string[];
  readonly limit?: number;
  readonly workers?: number;
  readonly minStrength: number;
  readonly masks: boolean;
  readonly cameras: readonly string[];
  readonly listCameras: boolean;
  readonly seed: number;
  readonly strict: boolean;
  readonly json: boolean;
}

const SEEN = ['self-blend', 'donor-blend', 'warp-resample', 'local-resynthesis'];
const UNSEEN = ['spectral-artefact', 'reenactment-warp'];

/** `did forge`. */
export function addForgeCommand(program: Command, context: CliContext): void {
  const names = (text: string) => text.split(',').filter((name) => name !== '');
  program
    .command('forge')
    .description('Make a crop set: real faces, and fakes forged from them by several methods.')
    .option('--faces <dir>', 'folder of portraits, one person each')
    .option('--embedded <people>', 'draw so many made-up people instead', wholeNumber(1))
    .option('--frames <n>', 'pictures of each made-up person', wholeNumber(1), 1)
    .option('--out <dir>', 'folder to write; must not exist')
    .option('--size <pixels>', 'side of a crop', wholeNumber(16), 128)
    .option('--methods <list>', 'forging methods of all splits, by commas', names, SEEN)
    .option('--unseen <list>', 'methods of the test split alone, by commas; "" for none', names, UNSEEN)
    .option('--limit <n>', 'at most so many faces', wholeNumber(1))
    .option('--workers <n>', 'processes; the result does not depend on it', wholeNumber(1))
    .option('--min-strength <0..1>', 'how weak a forgery may be', Number, 0)
    .option('--masks', 'store where each fake was changed', false)
    .option('--cameras <list>', 'kinds of camera that pictures are taken by, by commas, or "all"', names, [])
    .option('--list-cameras', 'say what each kind of camera is, and end', false)
    .option('--seed <n>', 'same seed, same bytes', wholeNumber(0), 1)
    .option('--strict', 'fail when a picture had to be left out', false)
    .option('--json', 'print the result as JSON on stdout', false)
    .action((options: ForgeCommandOptions) => forge(options, context));
}

async function forge(options: ForgeCommandOptions, context: CliContext): Promise<void> {
  const { faces, embedded, out } = options;
  if (options.listCameras) return listCameras(options, context);
  if (out === undefined || (faces === undefined) === (embedded === undefined)) {
    throw new DidError(
      'DID_USAGE',
      'did forge needs --out DIR and one of --faces DIR and --embedded PEOPLE.',
    );
  }
  const [{ forgeCropSet, listCameraKinds }, { prepareBackend }] = await Promise.all([
    import('@did/datasets'),
    import('@did/runtime'),
  ]);
  // With one worker faces are looked for in this process.
  await prepareBackend('auto');
  let progress: Progress | undefined;
  let phase = '';
  const summary = await forgeCropSet({
    source:
      faces === undefined
        ? { kind: 'embedded', identities: embedded as number, framesPerIdentity: options.frames }
        : { kind: 'folder', folder: faces },
    out,
    size: options.size,
    methods: options.methods,
    unseenMethods: options.unseen,
    minStrength: options.minStrength,
    masks: options.masks,
    cameras: options.cameras.join() === 'all' ? listCameraKinds().map(({ name }) => name) : options.cameras,
    seed: options.seed,
    ...(options.limit === undefined ? {} : { limit: options.limit }),
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    signal: context.signal,
    onProgress: (event) => {
      if (event.phase !== phase) {
        progress?.stop();
        phase = event.phase;
        progress = startProgress(context, phase === 'survey' ? 'find faces' : 'forge', event.total);
      }
      progress?.update(event.done, event.secondsLeft, event.skipped > 0 ? `${event.skipped} left out` : '');
    },
  }).finally(() => progress?.stop());
  const { sources, crops, skipped, seconds } = summary;
  for (const { source, reason } of skipped.slice(0, 20)) context.err(`left out: ${source}: ${reason}`);
  if (skipped.length > 20) context.err(`and ${skipped.length - 20} more; all are in ${out}/skipped.csv`);
  context.out(
    options.json
      ? JSON.stringify({ out, sources, crops, skipped, seconds })
      : `${crops} crops of ${sources} faces in ${seconds.toFixed(1)} s, ${skipped.length} left out: ${out}`,
  );
  if (options.strict && skipped.length > 0) context.status = 1;
}

async function listCameras({ json }: ForgeCommandOptions, context: CliContext): Promise<void> {
  const { listCameraKinds } = await import('@did/datasets');
  const kinds = listCameraKinds();
  const rows = kinds.map(({ name, compression, description }) => [name, compression, description]);
  context.out(
    json
      ? JSON.stringify(kinds)
      : `${plainTable(['camera', 'compression', 'what it is'], rows)}\n\nRanges: --json, or docs/datasets.md.`,
  );
}
