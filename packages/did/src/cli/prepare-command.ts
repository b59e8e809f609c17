import { DidError } from '@did/runtime';
import { type Command, Option } from 'commander';
import type { CliContext } from './cli-context.js';
import { wholeNumber } from './common-options.js';
import { accessText, datasetCheckText, leaksText, splitCounts } from './dataset-check.js';
import { type Progress, startProgress } from './progress.js';

interface PrepareCommandOptions {
  readonly dataset?: string;
  readonly root?: string;
  readonly splits?: string;
  readonly compression?: readonly string[];
  readonly methods?: readonly string[];
  readonly validation?: number;
  readonly seed: number;
  readonly out?: string;
  readonly size: number;
  readonly margin?: number;
  readonly frames: number | 'all';
  readonly faces: 'largest' | 'all';
  readonly jpeg?: number;
  readonly decoder: 'auto' | 'ffmpeg' | 'node-av';
  readonly detector: 'face-api' | 'mtcnn';
  readonly limit?: number;
  readonly workers?: number;
  readonly strict: boolean;
  readonly crops?: string;
  readonly identityDisjoint: boolean;
  readonly check: boolean;
  readonly json: boolean;
}

/** `did prepare`. */
export function addPrepareCommand(program: Command, context: CliContext): void {
  const names = (text: string) => text.split(',').filter((name) => name !== '');
  program
    .command('prepare')
    .description('Make a crop set from a published dataset or a folder: decode, find faces, align, crop.')
    .option(
      '--dataset <name>',
      'ff++, celeb-df-v1, celeb-df-v2, celeb-df++, dffd, dfdc, dfdcp, dfd, wilddeepfake, deepfakebench or folder',
    )
    .option('--root <dir>', "the dataset's folder")
    .option('--splits <path>', 'official lists, or the folder with them; looked for in ROOT when left out')
    .option(
      '--compression <list>',
      'of FaceForensics++: raw, c23, c40, by commas; all that are there when left out',
      names,
    )
    .option(
      '--methods <list>',
      'forging methods, by commas; those of the published protocol when left out',
      names,
    )
    .option('--validation <0..1>', 'part of the people that validation gets where none is published', Number)
    .option('--out <dir>', 'folder to write; must not exist')
    .option('--size <pixels>', 'side of a crop', wholeNumber(16), 224)
    .option('--margin <ratio>', 'what is added around the face on each side, as a part of the crop', Number)
    .option('--frames <n>', 'of each video, evenly spaced in time; "all" as in the paper', frameCount, 32)
    .addOption(
      new Option('--faces <which>', 'the person seen most of a video, or everybody')
        .choices(['largest', 'all'])
        .default('largest'),
    )
    .option('--jpeg <quality>', 'store crops as JPEG instead of PNG', wholeNumber(1))
    .addOption(
      new Option('--decoder <name>', 'of videos').choices(['auto', 'ffmpeg', 'node-av']).default('auto'),
    )
    .addOption(
      new Option('--detector <name>', 'of faces: mtcnn, as in the paper, finds small ones too')
        .choices(['face-api', 'mtcnn'])
        .default('face-api'),
    )
    .option('--limit <n>', 'at most so many videos of each split and method', wholeNumber(1))
    .option('--workers <n>', 'processes; the result does not depend on it', wholeNumber(1))
    .option('--strict', 'fail when a video had to be left out', false)
    .option('--seed <n>', 'draws the validation split', wholeNumber(0), 0)
    .option(
      '--identity-disjoint',
      'fail where a person, or a video and a fake of it, stands in two splits',
      false,
    )
    .option('--crops <dir>', 'with --check: look for leaks in a crop set instead')
    .option('--check', 'only say what is there and what is missing', false)
    .option('--json', 'print the result as JSON on stdout', false)
    .action((options: PrepareCommandOptions) => prepare(options, context));
}

async function prepare(options: PrepareCommandOptions, context: CliContext): Promise<void> {
  if (options.check) {
    await check(options, context);
    return;
  }
  const { dataset, root, out, frames, faces, size, decoder, detector } = options;
  if (dataset === undefined || root === undefined || out === undefined) {
    throw new DidError(
      'DID_USAGE',
      'did prepare needs --dataset NAME, --root DIR and --out DIR; or --check.',
    );
  }
  const [{ leakFaults, prepareCropSet }, { prepareBackend }] = await Promise.all([
    import('@did/datasets'),
    import('@did/runtime'),
  ]);
  // With one worker faces are looked for in this process, on the backend that worker processes use.
  await prepareBackend('wasm');
  let progress: Progress | undefined;
  const summary = await prepareCropSet({
    ...layoutOptions(options, root),
    ...{ dataset, out, frames, faces, size, decoder, detector, identityDisjoint: options.identityDisjoint },
    ...(options.margin === undefined ? {} : { marginRatio: options.margin }),
    ...(options.jpeg === undefined ? {} : { jpegQuality: options.jpeg }),
    ...(options.limit === undefined ? {} : { limit: options.limit }),
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    signal: context.signal,
    onScan: ({ missing }) => {
      if (missing.length > 0)
        context.err(`${missing.length} things are missing: did prepare --check says which`);
    },
    onProgress: ({ done, total, secondsLeft, skipped }) => {
      progress ??= startProgress(context, 'videos', total);
      progress.update(done, secondsLeft, skipped > 0 ? `${skipped} left out` : '');
    },
  }).finally(() => progress?.stop());
  const { videos, crops, skipped, leaks, seconds } = summary;
  const faults = leakFaults(leaks, options);
  for (const { source, reason } of skipped.slice(0, 20)) context.err(`left out: ${source}: ${reason}`);
  if (skipped.length > 20)
    context.err(`and ${skipped.length - 20} more; all are in ${out}/prepare-errors.csv`);
  for (const fault of faults) context.err(`LEAK: ${fault}`);
  context.out(
    options.json
      ? JSON.stringify({ out, videos, crops, skipped, leaks, faults, seconds })
      : `${crops} crops of ${videos} videos in ${seconds.toFixed(1)} s, ${skipped.length} left out: ${out} (look at ${out}/contact-sheet.jpg)`,
  );
  if (faults.length > 0 || (options.strict && skipped.length > 0)) context.status = 1;
}

/** Without a dataset, how to get each; without a root, how to get the one. */
async function check(options: PrepareCommandOptions, context: CliContext): Promise<void> {
  const { findLeaks, getLayout, leakFaults, listLayouts, scanDataset, subjectOfRecord } = await import(
    '@did/datasets'
  );
  const { dataset, root, crops } = options;
  if (crops !== undefined) {
    await checkCrops(crops, options, context);
    return;
  }
  if (root === undefined) {
    const layouts = dataset === undefined ? listLayouts() : [getLayout(dataset)];
    const access = layouts.map((layout) => ({ dataset: layout.name, title: layout.title, ...layout.access }));
    context.out(options.json ? JSON.stringify(access) : layouts.map(accessText).join('\n\n'));
    return;
  }
  if (dataset === undefined)
    throw new DidError('DID_USAGE', 'did prepare needs --dataset NAME beside --root DIR.');
  const layout = getLayout(dataset);
  const scan = await scanDataset(dataset, layoutOptions(options, root));
  const leaks = findLeaks(scan.records.flatMap(subjectOfRecord));
  const faults = leakFaults(leaks, options);
  const complete = scan.missing.length === 0 && scan.records.length > 0;
  if (options.json) {
    const { parts, missing, leftOut } = scan;
    const { access } = layout;
    const counts = splitCounts(scan);
    context.out(
      JSON.stringify({ dataset, root, complete, parts, counts, missing, leftOut, leaks, faults, access }),
    );
  } else context.out(`${datasetCheckText(scan, layout)}\n\n${leaksText(leaks, faults)}`);
  if (!complete || faults.length > 0) context.status = 1;
}

async function checkCrops(crops: string, options: PrepareCommandOptions, context: CliContext): Promise<void> {
  const { findCropSetLeaks, leakFaults, loadCropSet } = await import('@did/datasets');
  const leaks = await findCropSetLeaks(await loadCropSet(crops));
  const faults = leakFaults(leaks, options);
  context.out(options.json ? JSON.stringify({ crops, leaks, faults }) : leaksText(leaks, faults));
  if (faults.length > 0) context.status = 1;
}

function layoutOptions(options: PrepareCommandOptions, root: string) {
  const { splits, compression, methods, validation, seed } = options;
  return {
    root,
    seed,
    ...(splits === undefined ? {} : { splits }),
    ...(compression === undefined ? {} : { compressions: compression }),
    ...(methods === undefined ? {} : { methods }),
    ...(validation === undefined ? {} : { validationShare: validation }),
  };
}

/** So many frames of a video, or all. */
export function frameCount(text: string): number | 'all' {
  return text === 'all' ? 'all' : wholeNumber(1)(text);
}
