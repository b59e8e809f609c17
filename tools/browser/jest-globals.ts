/**
 * What the runtime's tests import of `@jest/globals`, for a browser: Jest's own `expect`, and describe and it of Jasmine with
 * Jest's `each`.
 */
// @ts-expect-error: it comes without types
import jasmineRequire from 'jasmine-core/lib/jasmine-core/jasmine.js';

export { expect } from 'expect';

const jasmine = jasmineRequire.core(jasmineRequire);
// The cpu backend takes its time for the references, above all while WebGPU computes on the same cores.
jasmine.DEFAULT_TIMEOUT_INTERVAL = 180_000;
/** Jasmine's environment, which runs what was described. */
export const jasmineEnv = jasmine.getEnv({ suppressLoadErrors: true });
const api = jasmineRequire.interface(jasmine, jasmineEnv);

type Body = (...row: unknown[]) => unknown;
type Define = (name: string, body: () => unknown, timeout?: number) => void;

/** Jest's table form: `%s`, `%d` and `%j` in the name stand for the row's values in turn, `$key` for a field. */
function each(define: Define) {
  return (table: readonly unknown[]) => (name: string, body: Body, timeout?: number) => {
    for (const entry of table) {
      const row: readonly unknown[] = Array.isArray(entry) ? entry : [entry];
      let next = 0;
      const title = name
        .replace(/%[sdj]/g, (kind) => (kind === '%j' ? JSON.stringify(row[next++]) : String(row[next++])))
        .replace(/\$(\w+)/g, (_, key: string) => String((entry as Record<string, unknown>)[key]));
      define(title, () => body(...row), timeout);
    }
  };
}

const withEach = (define: Define, skip: Define) => Object.assign(define, { each: each(define), skip });

export const describe = withEach(api.describe, api.xdescribe);
export const it = withEach(api.it, api.xit);
export const { beforeAll, afterAll, beforeEach, afterEach } = api;
