import type { DiagnosisRow, MetricsRow, StepRow, ValidationRow } from '../train/train-event.js';

/** A point of a curve: step and value. */
export type CurvePoint = readonly [step: number, value: number];

const POINTS = 160;

/** The steps of a run's `metrics.jsonl`. */
export function stepRows(metrics: readonly MetricsRow[]): StepRow[] {
  return metrics.filter((row): row is StepRow => row.type === 'step');
}

/** The looks at the validation split. */
export function validationRows(metrics: readonly MetricsRow[]): ValidationRow[] {
  return metrics.filter((row): row is ValidationRow => row.type === 'validation');
}

/** What `train.diagnoseEvery` measured. */
export function diagnosisRows(metrics: readonly MetricsRow[]): DiagnosisRow[] {
  return metrics.filter((row): row is DiagnosisRow => row.type === 'diagnosis');
}

/** A quantity over the steps, averaged in as many bins as a chart can show. */
export function binnedCurve(rows: readonly StepRow[], value: (row: StepRow) => number): CurvePoint[] {
  const size = Math.max(1, Math.ceil(rows.length / POINTS));
  const points: CurvePoint[] = [];
  for (let start = 0; start < rows.length; start += size) {
    const bin = rows.slice(start, start + size);
    const last = bin.at(-1);
    if (last !== undefined)
      points.push([last.step, bin.reduce((sum, row) => sum + value(row), 0) / bin.length]);
  }
  return points;
}

/**
 * An exponential moving average without the pull of its first value.
 *
 * @param memory - Weight of the past in each new point, 0 to 1.
 */
export function smoothCurve(points: readonly CurvePoint[], memory: number): CurvePoint[] {
  let sum = 0;
  let weight = 0;
  return points.map(([step, value]) => {
    sum = memory * sum + (1 - memory) * value;
    weight = memory * weight + (1 - memory);
    return [step, sum / weight] as const;
  });
}
