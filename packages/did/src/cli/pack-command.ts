import { DidError } from '@did/runtime';
import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';
import { wholeNumber } from './common-options.js';
import { type Progress, startProgress } from './progress.js';

interface PackCommandOptions {
  readonly out?: string;
  readonly shardSize: number;
  readonly unpack: boolean;
  readonly json: boolean;
}

const MIB = 2 ** 20;

/** `did pack`. */
export function addPackCommand(program: Command, context: CliContext): void {
  program
    .command('pack')
    .description('Turn a crop set of files into one of WebDataset tar shards, or back; both train alike.')
    .argument('<crops>', 'folder of the crop set')
    .option('--out <dir>', 'folder to write; must not exist')
    .option('--shard-size <MiB>', 'at most so much in a shard', wholeNumber(1), 256)
    .option('--unpack', 'make files of shards', false)
    .option('--json', 'print the result as JSON on stdout', false)
    .action((crops: string, options: PackCommandOptions) => pack(crops, options, context));
}

async function pack(crops: string, options: PackCommandOptions, context: CliContext): Promise<void> {
  const { out, shardSize, unpack, json } = options;
  if (out === undefined) throw new DidError('DID_USAGE', 'did pack needs CROPS and --out DIR.');
  const { packCropSet } = await import('@did/datasets');
  let progress: Progress | undefined;
  const { crops: count, shards } = await packCropSet({
    crops,
    out,
    shards: !unpack,
    shardBytes: shardSize * MIB,
    signal: context.signal,
    onProgress: ({ done, total }) => {
      progress ??= startProgress(context, 'crops', total);
      progress.update(done, null);
    },
  }).finally(() => progress?.stop());
  context.out(
    json
      ? JSON.stringify({ out, crops: count, shards })
      : `${count} crops in ${unpack ? 'files' : `${shards} shard${shards === 1 ? '' : 's'}`}: ${out}`,
  );
}
