import { stringify } from 'csv-stringify/sync';
import type { Sample } from '../sample.js';
import { GEOMETRY_COLUMNS, OPTIONAL_COLUMNS, REQUIRED_COLUMNS } from './manifest-columns.js';

/** The text of `manifest.csv`: one row a crop, in the given order. */
export function writeManifest(samples: readonly Sample[]): string {
  const extra = [...new Set(samples.flatMap((sample) => Object.keys(sample.extra)))].sort();
  const columns = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS, ...extra];
  return stringify(samples.map(manifestRow), { header: true, columns });
}

/** One row of a manifest: texts by the names of their columns. */
export function manifestRow(sample: Sample): Record<string, string> {
  const row: Record<string, string> = {
    ...sample.extra,
    path: sample.path,
    sha256: sample.sha256,
    label: String(sample.label),
    dataset: sample.dataset,
    method: sample.method,
    compression: sample.compression,
    source_id: sample.sourceId,
    target_id: sample.targetId,
    video_key: sample.videoKey,
    frame: String(sample.frame),
    time_ms: String(sample.timeMs),
    track: String(sample.track),
    split: sample.split,
    detector_score: shorten(sample.detectorScore),
    mask_path: sample.maskPath ?? '',
    strength: sample.strength === undefined ? '' : shorten(sample.strength),
    family: sample.family ?? '',
  };
  const geometry = [...sample.box, ...sample.landmarks, ...sample.transform];
  GEOMETRY_COLUMNS.forEach((column, i) => {
    row[column] = shorten(geometry[i] as number);
  });
  return row;
}

/** Seven digits are what a float32 holds; more would be noise in the file. */
function shorten(value: number): string {
  return String(Number(value.toPrecision(7)));
}
