import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as metrics from './index.js';

/** Every `@example` of the sources that states a number or an array: code, what it gives. */
const examples = readdirSync(new URL('./', import.meta.url))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .flatMap((file) => {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8');
    return Array.from(text.matchAll(/@example\n([\s\S]*?)\n \*\//g), ([, block]) => {
      const lines = (block as string).split('\n').map((line) => line.replace(/^ \* ?/, ''));
      const [code = '', wanted = ''] = lines.join('\n').split(' // ');
      return { file, code: code.replace(/;$/, ''), wanted };
    });
  })
  .filter(({ wanted }) => /^[\d.[]/.test(wanted));

describe('examples in the docs', () => {
  it('are many', () => {
    expect(examples.length).toBeGreaterThanOrEqual(20);
  });

  it.each(examples)('$file gives $wanted', ({ code, wanted }) => {
    const names = Object.keys(metrics);
    const run = new Function(...names, `return ${code};`) as (...values: unknown[]) => unknown;
    const got = run(...Object.values(metrics));
    const numbers = (value: unknown): number[] =>
      typeof value === 'number' ? [value] : Array.from(value as ArrayLike<unknown>).flatMap(numbers);
    const printed = wanted.match(/-?\d+(\.\d+)?/g) ?? [];
    expect(numbers(got).map((value, i) => value.toFixed((printed[i]?.split('.')[1] ?? '').length))).toEqual(
      printed,
    );
  });
});
