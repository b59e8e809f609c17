import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DidError } from '@did/runtime';
import { type Command, Option } from 'commander';
import JSON5 from 'json5';
import { listPresets, type PresetName } from '../config/presets.js';
import type { CliContext } from './cli-context.js';
import { type CommonOptions, withCommonOptions } from './common-options.js';
import { type StudyOptions, several, withStudyOptions } from './study-options.js';
import { showStudy } from './study-progress.js';
import { resolveTests } from './test-option.js';

interface AblateOptions extends CommonOptions, StudyOptions {
  readonly data?: string;
  readonly out?: string;
  readonly study?: string;
  readonly vary: readonly string[];
  readonly variant: readonly string[];
  readonly leaveOut: readonly string[];
  readonly test: readonly string[];
  readonly config?: string;
  readonly preset?: PresetName;
  readonly baseline?: string;
  readonly plan: boolean;
}

/** `did ablate`. */
export function addAblateCommand(program: Command, context: CliContext): void {
  const command = withCommonOptions(program.command('ablate'))
    .description(
      'Train and compare variants of a configuration over seeds; goes on with DIR where it was stopped (docs/studies.md).',
    )
    .option('--data <dir>', 'crop set')
    .option('--out <dir>', 'folder that gets runs/, results.csv, table.md, figure.svg and roc.svg')
    .option('--study <file>', 'study (JSON5), such as configs/studies/components.json5')
    .option('--vary <key=v1,v2>', 'a key and its values; repeat it for all combinations', several, [])
    .option('--variant <name:key=value;...>', 'a named variant; may be repeated', several, [])
    .option(
      '--leave-out <m1,m2+m3,column=value>',
      'methods, or rows of the manifest with a value, to leave out and test on, one after the other',
      commaList,
      [],
    )
    .option(
      '--test <name=dir:split>',
      'test on another crop set too (split test by default), or name=:split on another split of --data; may be repeated',
      several,
      [],
    )
    .option('--config <file>', 'base configuration (JSON5), in place of what the study names')
    .addOption(
      new Option('--preset <name>', 'values for the keys that the base leaves out').choices(listPresets()),
    )
    .option('--baseline <name>', 'the variant that the others are compared with; the first by default');
  withStudyOptions(command)
    .option('--plan', 'print the runs and end', false)
    .action((options: AblateOptions) => ablate(options, context));
}

async function ablate(options: AblateOptions, context: CliContext): Promise<void> {
  const { data: dataDir, out, backend, rounds, json } = options;
  if (dataDir === undefined || out === undefined)
    throw new DidError('DID_USAGE', 'did ablate needs --data DIR and --out DIR.');
  const [{ loadCropSet }, { planStudy }, { completeStudy }, { studyTable }] = await Promise.all([
    import('@did/datasets'),
    import('../ablate/plan-study.js'),
    import('../ablate/complete-study.js'),
    import('../ablate/write-study-results.js'),
  ]);
  const data = await loadCropSet(dataDir);
  const { study, base } = await readStudy(options);
  const methods = [
    ...new Set(
      data.samples.filter(({ split, label }) => split === 'train' && label === 1).map((s) => s.method),
    ),
  ].sort();
  const plan = planStudy(study, { ...base, overrides: options.set, methods, data });
  if (options.plan) {
    const runs = plan.runs.map(({ id }) => id);
    return context.out(json ? JSON.stringify({ title: plan.title, runs }) : runs.join('\n'));
  }
  const dir = resolve(out);
  const hasTest = data.samples.some(({ split }) => split === 'test');
  const tests = resolveTests(study.tests, options.test, dataDir, hasTest);
  const shown = showStudy(
    context,
    'ablate',
    plan.runs.map(({ config }) => config.train.steps),
  );
  const { maxTime, weightsCache, workers } = options;
  const { states, runs, groups } = await completeStudy({
    plan,
    dir,
    data: resolve(dataDir),
    tests,
    backend,
    workers,
    rounds,
    ...(weightsCache === undefined ? {} : { weightsCache }),
    ...(maxTime === undefined ? {} : { maxSeconds: maxTime }),
    signal: context.signal,
    onEvent: shown.event,
  }).finally(shown.stop);
  const count = (status: string) => states.filter((state) => state?.status === status).length;
  // Time that was given is no failure when it is used up.
  if (count('failed') > 0 || context.signal.aborted) context.status = 1;
  const summary = { dir, done: count('done'), failed: count('failed'), runs: states.length };
  if (json)
    return context.out(JSON.stringify({ ...summary, finished: summary.done === summary.runs, groups }));
  context.out(studyTable(plan, runs, groups));
  context.out(`Study: ${dir}`);
}

async function readStudy(options: AblateOptions) {
  const { parseStudy } = await import('../ablate/parse-study.js');
  const { study: file, vary, variant, leaveOut, seeds, baseline, preset } = options;
  const given = file === undefined ? {} : JSON5Object(await readText('--study', file), file);
  const study = parseStudy(
    {
      ...given,
      ...(variant.length === 0 ? {} : { variants: variant.map(namedVariant) }),
      ...(vary.length === 0 ? {} : { vary: Object.fromEntries(vary.map(variedKey)) }),
      ...(leaveOut.length === 0 ? {} : { leaveOut: leaveOut.map(leftOutEntry) }),
      ...(seeds === undefined ? {} : { seeds }),
      ...(baseline === undefined ? {} : { baseline }),
    },
    file ?? 'the study',
  );
  const named = study.config === undefined ? undefined : resolve(dirname(file ?? '.'), study.config);
  const config = options.config ?? named;
  const base = {
    config: config === undefined ? {} : await readText('--config', config),
    ...(config === undefined ? {} : { configName: config }),
    ...(preset === undefined ? {} : { preset }),
  };
  return { study, base };
}

function JSON5Object(text: string, name: string): Record<string, unknown> {
  try {
    return JSON5.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^JSON5: /, '') : String(error);
    throw new DidError('DID_CONFIG', `${name} is not JSON5: ${reason}.`, {}, { cause: error });
  }
}

async function readText(option: string, file: string): Promise<string> {
  if (!existsSync(file)) throw new DidError('DID_USAGE', `${option}: there is no file ${file}.`);
  return readFile(file, 'utf8');
}

function namedVariant(text: string): { name: string; set: Record<string, unknown> } {
  const at = text.indexOf(':');
  const [name, rest] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  const pairs = rest.split(';').filter((part) => part.trim() !== '');
  return { name: name.trim(), set: Object.fromEntries(pairs.map((pair) => keyAndValue('--variant', pair))) };
}

function variedKey(text: string): [string, unknown[]] {
  const [key, values] = keyAndText('--vary', text);
  const whole = readValue(values.startsWith('[') ? `[${values}]` : values);
  return [key, Array.isArray(whole) ? whole : values.split(',').map((value) => readValue(value.trim()))];
}

function keyAndValue(option: string, pair: string): [string, unknown] {
  const [key, text] = keyAndText(option, pair);
  return [key, readValue(text)];
}

function keyAndText(option: string, pair: string): [string, string] {
  const at = pair.indexOf('=');
  if (at > 0) return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  throw new DidError('DID_USAGE', `${option} expects key=value, such as loss.alpha=0.5; got "${pair}".`);
}

function readValue(text: string): unknown {
  try {
    return JSON5.parse(text);
  } catch {
    return text;
  }
}

/** `a+b` as methods, `camera=phone+webcam` as values of a column. */
function leftOutEntry(text: string): string[] | { column: string; value: string[] } {
  const at = text.indexOf('=');
  if (at < 0) return text.split('+');
  if (at > 0) return { column: text.slice(0, at), value: text.slice(at + 1).split('+') };
  throw new DidError('DID_USAGE', `--leave-out expects methods (a,b+c) or column=value; got "${text}".`);
}

function commaList(text: string, earlier: readonly string[]): string[] {
  return [...earlier, ...text.split(',').map((part) => part.trim())];
}
