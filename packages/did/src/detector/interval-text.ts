import type { DetectorRecord } from './detector-record.js';

/** `0.050 [0.010, 0.100]`; the estimate alone where it has no interval, and in words where there is none. */
export function intervalText(interval: DetectorRecord['decision']['falsePositiveRate']): string {
  if (interval === null || interval.estimate === null) return 'not measured';
  const { estimate, low, high } = interval;
  return low === null || high === null
    ? estimate.toFixed(3)
    : `${estimate.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
