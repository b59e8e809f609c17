import type { CropSet } from '@did/datasets';
import { DidError } from '@did/runtime';
import { closest } from 'fastest-levenshtein';
import type { DidConfig, DidConfigInput } from '../config/did-config.js';
import { parseConfig } from '../config/parse-config.js';
import type { PresetName } from '../config/presets.js';
import { leaveOutRows } from '../train/left-out-rows.js';
import { type LeftOut, leftOutText, readLeftOut } from './left-out.js';
import type { StudyInput } from './parse-study.js';

/** A study ready to run: every configuration resolved and checked. */
export interface StudyPlan {
  readonly title: string;
  readonly variants: readonly string[];
  readonly baseline: string;
  readonly seeds: readonly number[];
  /** What is left out one after the other; null alone: nothing is. */
  readonly folds: readonly (LeftOut | null)[];
  /** The one number that differs between variants by `vary`; null where there is none, or several are varied. */
  readonly axis: StudyAxis | null;
  readonly runs: readonly PlannedRun[];
}

/** A key that takes several numbers, all else equal within a series. */
export interface StudyAxis {
  /** `loss.alpha`. */
  readonly key: string;
  /** One a variant; `series` is what it is called without the number, empty where there is nothing else. */
  readonly points: readonly { readonly variant: string; readonly series: string; readonly value: number }[];
}

/** One training of a study. */
export interface PlannedRun {
  /** Folder below `runs/`, and its name: `bce/seed-1`, `bce/without-self-blend/seed-1`. */
  readonly id: string;
  readonly variant: string;
  readonly seed: number;
  readonly leftOut: LeftOut | null;
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
  /** The crop set trained on, to check columns and values against that are left out. */
  readonly data?: CropSet;
}

/**
 * Expands a study into its runs, seed by seed, so that a study that is stopped has whole comparisons.
 *
 * @throws DidError (code DID_CONFIG) for a key or value that a configuration does not have, two variants of one name, a
 * baseline or a method that is not there, and for leaving out every method; (code DID_DATA) for a column or value that is not
 * there, and for leaving out all that has it.
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
  const folds = study.leaveOut.length === 0 ? [null] : study.leaveOut.map(readLeftOut);
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
        const without =
          leftOut === null
            ? []
            : [
                `without-${leftOutText(leftOut)
                  .split(/([+=])/)
                  .map((part, i) => (i % 2 === 0 ? folderText(part) : part))
                  .join('')}`,
              ];
        return {
          id: [name, ...without, `seed-${seed}`].join('/'),
          variant: name,
          seed,
          leftOut,
          config: leaveOut(config, leftOut, base),
        };
      }),
    ),
  );
  const { seeds, title = 'Study' } = study;
  return { title, variants: names, baseline, seeds, folds, axis: axisOf(study, variants), runs };
}

interface Variant {
  readonly name: string;
  readonly set: Readonly<Record<string, unknown>>;
  /** Parts of the name: the named variant's, then one for each varied key. */
  readonly parts: Readonly<Record<string, string>>;
}

function expandVariants({ variants, vary }: StudyInput): Variant[] {
  let all: Variant[] =
    variants.length === 0
      ? [{ name: '', set: {}, parts: {} }]
      : variants.map(({ name, set }) => ({ name, set, parts: { '': name } }));
  for (const [key, values] of Object.entries(vary)) {
    const short = key.slice(key.lastIndexOf('.') + 1);
    all = all.flatMap(({ set, parts }) =>
      values.map((value) => {
        const own = { ...parts, [key]: `${short}=${folderText(value)}` };
        return { name: Object.values(own).join('+'), set: { ...set, [key]: value }, parts: own };
      }),
    );
  }
  return all.map((variant) => ({ ...variant, name: variant.name === '' ? 'base' : variant.name }));
}

function axisOf({ vary }: StudyInput, variants: readonly Variant[]): StudyAxis | null {
  const numeric = Object.entries(vary).filter(
    ([, values]) => values.length > 1 && values.every((value) => typeof value === 'number'),
  );
  const [key] = numeric[0] ?? [];
  if (key === undefined || numeric.length > 1) return null;
  const points = variants.map(({ name, set, parts }) => {
    const { [key]: _, ...others } = parts;
    return { variant: name, series: Object.values(others).join('+'), value: Number(set[key]) };
  });
  return { key, points };
}

/** A value as a part of a folder's name. */
function folderText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '');
}

function overridesOf(set: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(set).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
}

function leaveOut(config: DidConfig, leftOut: LeftOut | null, base: StudyBase): DidConfig {
  if (leftOut === null) return config;
  const { data } = config;
  if (leftOut.kind === 'values') {
    const { column, values } = leftOut;
    const without = { ...data.without, [column]: [...(data.without[column] ?? []), ...values] };
    if (base.data !== undefined) leaveOutRows(base.data, without);
    return { ...config, data: { ...data, without } };
  }
  const all = data.methods.length > 0 ? data.methods : base.methods;
  const missing = leftOut.methods.find((method) => !base.methods.includes(method));
  if (missing !== undefined) {
    throw new DidError(
      'DID_CONFIG',
      `The study leaves out "${missing}", of which the training split has no fakes; it has ${base.methods.join(', ')}.`,
      { method: missing, present: base.methods },
    );
  }
  const methods = all.filter((method) => !leftOut.methods.includes(method));
  if (methods.length === 0) {
    throw new DidError(
      'DID_CONFIG',
      `Leaving out ${leftOut.methods.join(', ')} leaves no method to train on.`,
    );
  }
  return { ...config, data: { ...data, methods } };
}
