import { type CropSet, columnText, listColumns, type Sample } from '@did/datasets';
import { DidError } from '@did/runtime';
import { closest } from 'fastest-levenshtein';

/** `data.without`: columns of the manifest with the values whose rows a run leaves out. */
export type LeftOutValues = Readonly<Record<string, readonly string[]>>;

/** Whether a crop carries a value that a run leaves out; one of any column is enough. */
export function isLeftOut(sample: Sample, without: LeftOutValues): boolean {
  return Object.entries(without).some(([column, values]) => values.includes(columnText(sample, column)));
}

/**
 * A crop set without the rows that a run neither trains on nor validates on.
 *
 * @throws DidError (code DID_DATA) for a column that the manifest does not have, a value that no row has, and where the
 * training or validation split loses its last real picture or its last fake.
 */
export function leaveOutRows(data: CropSet, without: LeftOutValues): CropSet {
  if (Object.values(without).every((values) => values.length === 0)) return data;
  requireValues(data, without);
  const samples = data.samples.filter((sample) => !isLeftOut(sample, without));
  for (const split of ['train', 'val'] as const) {
    for (const label of [0, 1] as const) {
      const has = (rows: readonly Sample[]) => rows.some((row) => row.split === split && row.label === label);
      if (has(samples) || !has(data.samples)) continue;
      throw new DidError(
        'DID_DATA',
        `${data.dir}: data.without ${JSON.stringify(without)} leaves no ${label === 1 ? 'fakes' : 'real pictures'} in split "${split}". Leave out fewer values.`,
        { split, label, without },
      );
    }
  }
  return { ...data, samples };
}

function requireValues({ dir, samples }: CropSet, without: LeftOutValues): void {
  const columns = listColumns(samples);
  for (const [column, values] of Object.entries(without)) {
    if (!columns.includes(column)) {
      throw new DidError(
        'DID_DATA',
        `${dir}: data.without names the column "${column}", which the manifest does not have. Did you mean ${closest(column, columns)}? It has ${columns.join(', ')}.`,
        { column, columns },
      );
    }
    const present = [...new Set(samples.map((sample) => columnText(sample, column)))].sort();
    for (const value of values) {
      if (present.includes(value)) continue;
      const some = present.slice(0, 20).map((text) => (text === '' ? '""' : text));
      throw new DidError(
        'DID_DATA',
        `${dir}: data.without leaves out "${value}" of the column "${column}", which no row has. Did you mean ${closest(value, present)}? It has ${some.join(', ')}${present.length > 20 ? ` and ${present.length - 20} more` : ''}.`,
        { column, value, present: some },
      );
    }
  }
}
