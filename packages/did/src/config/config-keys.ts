import { z } from 'zod';
import type { ConfigKeyNote } from './config-key.js';
import { didConfigSchema } from './did-config.js';

/** One key of the configuration, as the documentation and the error messages show it. */
export interface ConfigKey extends ConfigKeyNote {
  /** Dotted path, such as `train.batchSize`. */
  readonly key: string;
  readonly fallback: unknown;
}

/** Every key of the configuration in the order of the schema. */
export function listConfigKeys(): ConfigKey[] {
  return walk(didConfigSchema, '');
}

function walk(schema: z.ZodObject, prefix: string): ConfigKey[] {
  const keys: ConfigKey[] = [];
  for (const [name, child] of Object.entries(schema.shape)) {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    const inner = child instanceof z.ZodPrefault || child instanceof z.ZodDefault ? child.unwrap() : child;
    if (inner instanceof z.ZodObject) {
      keys.push(...walk(inner, key));
      continue;
    }
    const note = (inner as z.ZodType).meta() as ConfigKeyNote | undefined;
    const fallback = child instanceof z.ZodDefault ? child.parse(undefined) : undefined;
    keys.push({ key, fallback, range: note?.range ?? '', reason: note?.reason ?? '' });
  }
  return keys;
}
