import { DidError } from '@did/runtime';
import { parse } from 'csv-parse/sync';

/**
 * The rows of a CSV text, its header among them.
 *
 * @param file - Named in errors, after `caller`.
 * @throws DidError DID_DATA when it is no CSV.
 */
export function parseRows(text: string, file: string, caller: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true }) as string[][];
  } catch (cause) {
    throw new DidError(
      'DID_DATA',
      `${caller}: ${file} is no CSV file: ${cause instanceof Error ? cause.message : String(cause)}`,
      { file },
      { cause },
    );
  }
}
