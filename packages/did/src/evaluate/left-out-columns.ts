import type { Sample } from '@did/datasets';
import { isLeftOut, type LeftOutValues } from '../train/left-out-rows.js';

/**
 * Of what a run left out (`data.without`), the columns that say how a picture was taken or kept, whatever is in it: those
 * whose left-out values real pictures carry too. Columns that only fakes carry, such as `method`, decide over methods instead.
 */
export function leftOutConditions(samples: readonly Sample[], without: LeftOutValues): LeftOutValues {
  const reals = samples.filter(({ method }) => method === 'real');
  return Object.fromEntries(
    Object.entries(without).filter(([column, values]) =>
      reals.some((sample) => isLeftOut(sample, { [column]: values })),
    ),
  );
}
