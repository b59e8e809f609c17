import { type CropSet, forgeCropSet } from '@did/datasets';
import { countText } from '../report/number-text.js';
import type { ReportDataCard } from '../report/report-data.js';
import { type DemoPlan, SEEN_METHODS, UNSEEN_METHODS } from './demo-plan.js';

/** How forging is watched and stopped. */
export interface ForgeDemoOptions {
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** Draws the demo's people and forges each by every method; one worker process a core. */
export async function forgeDemoData(
  plan: DemoPlan,
  out: string,
  options: ForgeDemoOptions,
): Promise<CropSet> {
  const { onProgress, signal } = options;
  const { cropSet } = await forgeCropSet({
    source: { kind: 'embedded', identities: plan.people },
    out,
    size: plan.size,
    methods: SEEN_METHODS,
    unseenMethods: UNSEEN_METHODS,
    splits: plan.splits,
    control: true,
    minStrength: plan.minStrength,
    seed: plan.seeds[0] ?? 1,
    signal,
    onProgress: ({ done, total }) => onProgress(done, total),
  });
  return cropSet;
}

/** What the report says of the demo's data. */
export function demoCard(plan: DemoPlan, data: CropSet): Pick<ReportDataCard, 'description' | 'facts'> {
  const people = (split: string) =>
    countText(
      new Set(data.samples.filter((sample) => sample.split === split).map((sample) => sample.sourceId)).size,
    );
  return {
    description:
      'People who do not exist, drawn by a seeded renderer with exact landmarks, then forged by code that takes photographs just as well. Every picture, real or forged, goes through the same crop, the same sharpness matching and the same JPEG compression; the methods of the test alone share no code with those of the training. A person stands in one split, with all forgeries.',
    facts: [
      {
        name: 'People',
        value: `${people('train')} to train, ${people('val')} to validate, ${people('test')} to test`,
      },
      {
        name: 'Crops',
        value: `${countText(data.samples.length)} of ${data.info.size} × ${data.info.size} pixels`,
      },
      { name: 'Margin', value: `${data.info.marginRatio} of the face on each side` },
      { name: 'Seed of the data', value: String(plan.seeds[0] ?? 1) },
    ],
  };
}
