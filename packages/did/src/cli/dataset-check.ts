import type { DatasetLayout, DatasetScan, LeakReport, MissingPart } from '@did/datasets';
import { plainTable } from './plain-table.js';

/** Of one kind of missing things so many are named; all of them are in `--json`. */
const NAMED = 8;

/** What `did prepare --check` found, as a person reads it. */
export function datasetCheckText(scan: DatasetScan, layout: DatasetLayout): string {
  const sections = [
    `${layout.title} in ${scan.root}`,
    plainTable(
      ['part', 'found', 'published'],
      scan.parts.map(({ name, found, published }) => [
        name,
        String(found),
        published === undefined ? '' : String(published),
      ]),
    ),
    scan.records.length === 0
      ? ''
      : plainTable(
          ['split', 'method', 'videos'],
          splitCounts(scan).map(({ split, method, videos }) => [split, method, String(videos)]),
        ),
    scan.leftOut
      .map(
        ({ reason, videos, examples }) =>
          `left out: ${videos} ${reason} (${examples.join(', ')}${videos > examples.length ? ', ...' : ''})`,
      )
      .join('\n'),
    missingText(scan.missing),
    scan.missing.length === 0
      ? 'Nothing is missing.'
      : `${scan.missing.length} missing.\n${accessText(layout)}`,
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

/** What stands in two splits: counts, then what is wrong with it. */
export function leaksText(leaks: LeakReport, faults: readonly string[]): string {
  const { videos, files, nearDuplicates, bases, identities } = leaks;
  const counts = [
    `${videos.length} videos`,
    `${files.length} files`,
    `${nearDuplicates.length} look-alikes`,
    `${bases.length} base videos`,
    `${identities.length} people`,
  ];
  return [`in two splits: ${counts.join(', ')}`, ...faults.map((fault) => `LEAK: ${fault}`)].join('\n');
}

/** How to come by a dataset. */
export function accessText({ title, access }: DatasetLayout): string {
  const { page, howTo, terms, lists } = access;
  return [
    `How to get ${title}: ${howTo}`,
    ...(page === '' ? [] : [`  page:  ${page}`]),
    ...(lists === undefined ? [] : [`  lists: ${lists}`]),
    `  terms: ${terms}`,
  ].join('\n');
}

/** Videos by split and method, in the order of the splits. */
export function splitCounts(scan: DatasetScan): { split: string; method: string; videos: number }[] {
  const counts = new Map<string, { split: string; method: string; videos: number }>();
  for (const { split = 'none', method } of scan.records) {
    const key = `${split}/${method}`;
    const count = counts.get(key) ?? { split, method, videos: 0 };
    count.videos++;
    counts.set(key, count);
  }
  const splits = ['train', 'val', 'test', 'none'];
  return [...counts.values()].sort(
    (one, two) =>
      splits.indexOf(one.split) - splits.indexOf(two.split) ||
      // Real ones first.
      Number(two.method === 'real') - Number(one.method === 'real') ||
      (one.method < two.method ? -1 : 1),
  );
}

const HEADINGS: Readonly<Record<MissingPart['kind'], string>> = {
  list: 'official lists',
  folder: 'folders without videos',
  part: 'parts with fewer videos than published',
  video: 'videos that a list names',
  locked: 'folders that may not be read',
};

function missingText(missing: readonly MissingPart[]): string {
  const blocks = (Object.keys(HEADINGS) as MissingPart['kind'][]).flatMap((kind) => {
    const parts = missing.filter((part) => part.kind === kind);
    if (parts.length === 0) return [];
    // Where all have one advice it is given once.
    const [advice, ...others] = new Set(parts.map((part) => part.advice));
    const lines = parts
      .slice(0, NAMED)
      .map((part) => (others.length === 0 ? `  ${part.name}` : `  ${part.name}: ${part.advice}`));
    const more = parts.length > NAMED ? [`  and ${parts.length - NAMED} more`] : [];
    const heading = `missing: ${HEADINGS[kind]} (${parts.length})`;
    return [[others.length === 0 ? `${heading}. ${advice}` : heading, ...lines, ...more].join('\n')];
  });
  return blocks.join('\n');
}
