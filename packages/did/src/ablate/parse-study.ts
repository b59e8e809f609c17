import { SPLITS } from '@did/datasets';
import { DidError } from '@did/runtime';
import JSON5 from 'json5';
import { z } from 'zod';

// A name is a folder's name too.
const NAME = /^[A-Za-z0-9][A-Za-z0-9._=+-]*$/;

const value = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()),
]);
const seeds = z
  .array(z.int().min(0).max(4294967295))
  .min(1)
  .refine((list) => new Set(list).size === list.length, 'seeds must differ');

const studySchema = z.strictObject({
  /** What the tables are headed with. */
  title: z.string().min(1).optional(),
  /** Base configuration, as a path from the study's file. */
  config: z.string().min(1).optional(),
  /** Keys that hold for every variant. */
  set: z.record(z.string(), value).default({}),
  /** Named variants: what each sets on top. */
  variants: z
    .array(
      z.strictObject({
        name: z.string().regex(NAME, 'a name has letters, digits and . _ = + - only'),
        set: z.record(z.string(), value).default({}),
      }),
    )
    .default([]),
  /** Keys with the values that each takes; all combinations, for every variant. */
  vary: z.record(z.string(), z.array(value).min(1)).default({}),
  /** Training seeds. */
  seeds: seeds.default([1]),
  /**
   * What is left out of training one after the other and tested on: a method, a group of methods, or the rows with some values
   * of a column of the manifest.
   */
  leaveOut: z
    .array(
      z.union([
        z.string().min(1),
        z.array(z.string().min(1)).min(1),
        z.strictObject({
          column: z.string().min(1),
          value: z.union([z.string(), z.array(z.string()).min(1)]),
        }),
      ]),
    )
    .default([]),
  /**
   * What every run is tested on beside the test split of the crop set trained on. Folders are for the command line to say
   * (`--test NAME=DIR`), but for `own` ones, which are splits of the crop set trained on.
   */
  tests: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        split: z.enum(SPLITS).default('test'),
        own: z.boolean().default(false),
      }),
    )
    .default([]),
  /** The variant that the others are compared with; the first where left out. */
  baseline: z.string().optional(),
});

/** A study as a person writes it, with defaults filled in. */
export type StudyInput = z.output<typeof studySchema>;

/**
 * Reads a study.
 *
 * @param input - JSON5 text, or an object of the same shape.
 * @throws DidError (code DID_CONFIG) for text that is no JSON5, an unknown key and a value of another kind.
 */
export function parseStudy(input: string | Readonly<Record<string, unknown>>, name: string): StudyInput {
  let raw: unknown = input;
  if (typeof input === 'string') {
    try {
      raw = JSON5.parse(input);
    } catch (error) {
      const reason = error instanceof Error ? error.message.replace(/^JSON5: /, '') : String(error);
      throw new DidError('DID_CONFIG', `${name} is not JSON5: ${reason}.`, {}, { cause: error });
    }
  }
  const result = studySchema.safeParse(raw);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new DidError(
    'DID_CONFIG',
    `${name}: ${problems.join('; ')}. A study has title, config, set, variants, vary, seeds, leaveOut, tests and baseline (docs/studies.md).`,
    { file: name },
  );
}
