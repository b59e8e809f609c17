import type { CropSet } from '@did/datasets';
import { countText } from './number-text.js';
import type { ReportDataCard } from './report-data.js';

const SPLITS = { train: 'to train', val: 'to validate', test: 'to test' } as const;

/** What a crop set says of itself: whose faces, how many, how they were found and cut. */
export function dataFacts({ samples, info }: CropSet): ReportDataCard['facts'] {
  const people = Object.entries(SPLITS).flatMap(([split, words]) => {
    const sources = new Set(samples.filter((row) => row.split === split).map((row) => row.sourceId));
    return sources.size === 0 ? [] : [`${countText(sources.size)} ${words}`];
  });
  return [
    { name: 'People', value: people.join(', ') },
    { name: 'Crops', value: `${countText(samples.length)} of ${info.size} × ${info.size} pixels` },
    { name: 'Margin', value: `${info.marginRatio} of the face on each side` },
    {
      name: 'Faces found by',
      value:
        info.detector.name === 'exact'
          ? 'their landmarks, which are known exactly'
          : `${info.detector.name} ${info.detector.version}`,
    },
  ];
}
