import { stringify } from 'csv-stringify/sync';
import type { Sample } from '../sample.js';
import { columnText, listColumns } from './column-text.js';

/** The text of `manifest.csv`: one row a crop, in the given order. */
export function writeManifest(samples: readonly Sample[]): string {
  return stringify(samples.map(manifestRow), { header: true, columns: listColumns(samples) });
}

/** One row of a manifest: texts by the names of their columns. */
export function manifestRow(sample: Sample): Record<string, string> {
  return Object.fromEntries(listColumns([sample]).map((column) => [column, columnText(sample, column)]));
}
