import { DidError } from '@did/runtime';
import { closest } from 'fastest-levenshtein';
import JSON5 from 'json5';
import type { z } from 'zod';
import { listConfigKeys } from './config-keys.js';
import { type DidConfig, type DidConfigInput, didConfigSchema } from './did-config.js';
import { configPreset, type PresetName } from './presets.js';

/** What stands beneath and above the configuration that is parsed. */
export interface ParseConfigOptions {
  /** Values for the keys that the configuration leaves out; without it the defaults of the schema. */
  readonly preset?: PresetName;
  /** `key=value` as given to `--set`, applied last. A value is read as JSON5, and as text where that fails. */
  readonly overrides?: readonly string[];
  /** What to call the input in errors: a file name, for one. */
  readonly name?: string;
}

/**
 * Turns what a person wrote into a configuration with every value resolved.
 *
 * @param input - JSON5 text, or an object of the same shape.
 * @throws DidError (code DID_CONFIG) for text that is no JSON5, an unknown key (the message names the nearest
 * one) and a value out of its range (the message gives key, value and range).
 */
export function parseConfig(input: string | DidConfigInput, options: ParseConfigOptions = {}): DidConfig {
  const name = options.name ?? 'configuration';
  let raw = typeof input === 'string' ? readJson5(input, name) : structuredClone(input as unknown);
  if (!isPlainObject(raw)) {
    throw new DidError(
      'DID_CONFIG',
      `${name}: expected an object with keys such as model and train; got ${show(raw)}.`,
    );
  }
  if (options.preset !== undefined) raw = merge(configPreset(options.preset), raw);
  for (const override of options.overrides ?? []) applyOverride(raw as Record<string, unknown>, override);
  const result = didConfigSchema.safeParse(raw);
  if (result.success) return result.data;
  const messages = result.error.issues.flatMap((issue) => explain(issue, raw));
  const first = result.error.issues[0];
  throw new DidError('DID_CONFIG', `${name}: ${messages.join(' ')}`, {
    key: first === undefined ? null : keyOf(first),
    value: first === undefined ? null : valueAt(raw, first.path),
  });
}

function readJson5(text: string, name: string): unknown {
  try {
    return JSON5.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^JSON5: /, '') : String(error);
    throw new DidError('DID_CONFIG', `${name} is not JSON5: ${reason}.`, {}, { cause: error });
  }
}

function applyOverride(raw: Record<string, unknown>, override: string): void {
  const at = override.indexOf('=');
  if (at <= 0) {
    throw new DidError('DID_CONFIG', `--set expects key=value, such as train.steps=500; got "${override}".`);
  }
  const path = override.slice(0, at).trim().split('.');
  const last = path.pop() ?? '';
  let target = raw;
  for (const part of path) {
    const next = target[part];
    if (isPlainObject(next)) target = next;
    else {
      const made: Record<string, unknown> = {};
      target[part] = made;
      target = made;
    }
  }
  const text = override.slice(at + 1).trim();
  try {
    target[last] = JSON5.parse(text);
  } catch {
    target[last] = text;
  }
}

function explain(issue: z.core.$ZodIssue, raw: unknown): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...issue.path.map(String), key].join('.')));
  }
  const key = keyOf(issue);
  // An element of a list is judged by the list's own note.
  const note = listConfigKeys().find((known) => key === known.key || key.startsWith(`${known.key}.`));
  const value = show(valueAt(raw, issue.path));
  if (note === undefined) return [`${key} must be an object with keys of its own; got ${value}.`];
  return [`${key} must be ${note.range}; got ${value}. ${note.reason}`];
}

function unknownKey(key: string): string {
  const known = listConfigKeys().map((entry) => entry.key);
  const sections = known.flatMap((path) => prefixes(path));
  // A key in the wrong section is the likeliest slip, so a last part that is spelt right wins.
  const leaf = key.slice(key.lastIndexOf('.') + 1);
  const moved = known.find((path) => path.endsWith(`.${leaf}`));
  return `Unknown key ${key}; did you mean ${moved ?? closest(key, [...new Set([...known, ...sections])])}?`;
}

function prefixes(path: string): string[] {
  const parts = path.split('.');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('.'));
}

function keyOf(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  return issue.code === 'unrecognized_keys'
    ? [path, issue.keys[0]].filter((part) => part !== '').join('.')
    : path;
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw;
  for (const part of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[part];
  return value;
}

function merge(base: unknown, over: unknown): unknown {
  if (!isPlainObject(base) || !isPlainObject(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over))
    merged[key] = key in base ? merge(base[key], value) : value;
  return merged;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
