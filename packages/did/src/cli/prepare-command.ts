import { DidError } from '@did/runtime';
import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';
import { wholeNumber } from './common-options.js';
import { accessText, datasetCheckText, leaksText, splitCounts } from './dataset-check.js';

interface PrepareCommandOptions {
  readonly dataset?: string;
  readonly root?: string;
  readonly splits?: string;
  readonly compression?: readonly string[];
  readonly methods?: readonly string[];
  readonly validation?: number;
  readonly seed: number;
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
    .description("What is there and what is missing of a published dataset's download.")
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
    .option('--seed <n>', 'draws that validation', wholeNumber(0), 0)
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
  if (!options.check) {
    throw new DidError('DID_USAGE', 'did prepare needs --check: making crops is not in this version yet.');
  }
  await check(options, context);
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
