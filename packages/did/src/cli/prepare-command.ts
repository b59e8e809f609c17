import { DidError } from '@did/runtime';
import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';
import { wholeNumber } from './common-options.js';
import { accessText, datasetCheckText, splitCounts } from './dataset-check.js';

interface PrepareCommandOptions {
  readonly dataset?: string;
  readonly root?: string;
  readonly splits?: string;
  readonly compression?: readonly string[];
  readonly methods?: readonly string[];
  readonly validation?: number;
  readonly seed: number;
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
  const { getLayout, listLayouts, scanDataset } = await import('@did/datasets');
  const { dataset, root } = options;
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
  const complete = scan.missing.length === 0 && scan.records.length > 0;
  if (options.json) {
    const { parts, missing, leftOut } = scan;
    context.out(
      JSON.stringify({
        dataset,
        root,
        complete,
        parts,
        counts: splitCounts(scan),
        missing,
        leftOut,
        access: layout.access,
      }),
    );
  } else context.out(datasetCheckText(scan, layout));
  if (!complete) context.status = 1;
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
