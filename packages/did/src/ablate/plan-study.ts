import { DidError } from '@did/runtime';
import { closest } from 'fastest-levenshtein';
import type { DidConfig, DidConfigInput } from '../config/did-config.js';
import { parseConfig } from '../config/parse-config.js';
import type { PresetName } from '../config/presets.js';
import type { StudyInput } from './parse-study.js';

/** A study ready to run: every configuration resolved and checked. */
export interface StudyPlan {
  readonly title: string;
  readonly variants: readonly string[];
  readonly baseline: string;
  readonly seeds: readonly number[];
  /** Methods left out one group after the other; null alone: nothing is. */
  readonly folds: readonly (readonly string[] | null)[];
  readonly runs: readonly PlannedRun[];
}

/** One training of a study. */
export interface PlannedRun {
  /** Folder below `runs/`, and its name: `bce/seed-1`, `bce/without-self-blend/seed-1`. */
  readonly id: string;
  readonly variant: string;
  readonly seed: number;
  readonly leftOut: readonly string[] | null;
  readonly config: DidConfig;
}

/** What the study's own keys are laid on. */
export interface StudyBase {
  /** Text of the base configuration. */
  readonly config: string | DidConfigInput;
  readonly configName?: string;
  readonly preset?: PresetName;
  /** `--set`, above what the study sets for all and below its variants. */
  readonly overrides?: readonly string[];
  /** Methods of the training split, for a base that names none. */
  readonly methods: readonly string[];
}

/**
 * Expands a study into its runs, seed by seed, so that a study that is stopped has whole comparisons.
 *
 * @throws DidError (code DID_CONFIG) for a key or value that a configuration does not have, two variants of one name, a
 * baseline or a method that is not there, and for leaving out every method.
 */
export function planStudy(study: StudyInput, base: StudyBase): StudyPlan {
  const variants = expandVariants(study);
  const names = variants.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new DidError('DID_CONFIG', `Two variants of the study are called ${twice}.`);
  const baseline = study.baseline ?? (names[0] as string);
  if (!names.includes(baseline)) {
    throw new DidError(
      'DID_CONFIG',
      `The baseline ${baseline} is no variant; did you mean ${closest(baseline, names)}? There are ${names.join(', ')}.`,
      { baseline, names },
    );
  }
  const folds = study.leaveOut.length === 0 ? [null] : study.leaveOut.map((entry) => [entry].flat());
  const runs = study.seeds.flatMap((seed) =>
    folds.flatMap((leftOut) =>
      variants.map(({ name, set }): PlannedRun => {
        const config = parseConfig(base.config, {
          ...(base.preset === undefined ? {} : { preset: base.preset }),
          name: `variant ${name} on ${base.configName ?? 'the defaults'}`,
          overrides: [
            ...overridesOf(study.set),
            ...(base.overrides ?? []),
            ...overridesOf(set),
            `train.seed=${seed}`,
          ],
        });
        const without = leftOut === null ? [] : [`without-${leftOut.join('+')}`];
        return {
          id: [name, ...without, `seed-${seed}`].join('/'),
          variant: name,
          seed,
          leftOut,
          config: leaveOut(config, leftOut, base.methods),
        };
      }),
    ),
  );
  return { title: study.title ?? 'Study', variants: names, baseline, seeds: study.seeds, folds, runs };
}

interface Variant {
  readonly name: string;
  readonly set: Readonly<Record<string, unknown>>;
}

function expandVariants({ variants, vary }: StudyInput): Variant[] {
  let all: Variant[] = variants.length === 0 ? [{ name: '', set: {} }] : variants;
  for (const [key, values] of Object.entries(vary)) {
    const short = key.slice(key.lastIndexOf('.') + 1);
    all = all.flatMap(({ name, set }) =>
      values.map((value) => ({
        name: [name, `${short}=${folderText(value)}`].filter((part) => part !== '').join('+'),
        set: { ...set, [key]: value },
      })),
    );
  }
  return all.map(({ name, set }) => ({ name: name === '' ? 'base' : name, set }));
}

/** A value as a part of a folder's name. */
function folderText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '');
}

function overridesOf(set: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(set).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
}

function leaveOut(
  config: DidConfig,
  leftOut: readonly string[] | null,
  present: readonly string[],
): DidConfig {
  if (leftOut === null) return config;
  const all = config.data.methods.length > 0 ? config.data.methods : present;
  const missing = leftOut.find((method) => !present.includes(method));
  if (missing !== undefined) {
    throw new DidError(
      'DID_CONFIG',
      `The study leaves out "${missing}", of which the training split has no fakes; it has ${present.join(', ')}.`,
      { method: missing, present },
    );
  }
  const methods = all.filter((method) => !leftOut.includes(method));
  if (methods.length === 0) {
    throw new DidError('DID_CONFIG', `Leaving out ${leftOut.join(', ')} leaves no method to train on.`);
  }
  return { ...config, data: { ...config.data, methods } };
}
