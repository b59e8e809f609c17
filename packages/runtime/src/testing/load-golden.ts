import { readFileSync } from 'node:fs';

/**
 * Reads a golden file: reference values written by a script in `tools/reference/`.
 *
 * @example
 * const golden = loadGolden<{ loss: number }>(new URL('../golden/loss.json', import.meta.url));
 */
export function loadGolden<T>(url: URL): T {
  return JSON.parse(readFileSync(url, 'utf8')) as T;
}
