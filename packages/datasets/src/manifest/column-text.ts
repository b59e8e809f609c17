import type { Sample } from '../sample.js';
import { GEOMETRY_COLUMNS, OPTIONAL_COLUMNS, REQUIRED_COLUMNS } from './manifest-columns.js';

const TEXT_OF = new Map<string, (sample: Sample) => string>([
  ...Object.entries({
    path: ({ path }: Sample) => path,
    sha256: ({ sha256 }: Sample) => sha256,
    label: ({ label }: Sample) => String(label),
    dataset: ({ dataset }: Sample) => dataset,
    method: ({ method }: Sample) => method,
    compression: ({ compression }: Sample) => compression,
    source_id: ({ sourceId }: Sample) => sourceId,
    target_id: ({ targetId }: Sample) => targetId,
    video_key: ({ videoKey }: Sample) => videoKey,
    frame: ({ frame }: Sample) => String(frame),
    time_ms: ({ timeMs }: Sample) => String(timeMs),
    track: ({ track }: Sample) => String(track),
    split: ({ split }: Sample) => split,
    detector_score: ({ detectorScore }: Sample) => shorten(detectorScore),
    mask_path: ({ maskPath }: Sample) => maskPath ?? '',
    strength: ({ strength }: Sample) => (strength === undefined ? '' : shorten(strength)),
    family: ({ family }: Sample) => family ?? '',
  }),
  ...GEOMETRY_COLUMNS.map((column, i) => [column, (sample: Sample) => shorten(geometry(sample, i))] as const),
]);

/** The columns of a manifest of these crops: those that every manifest has, then their own by name. */
export function listColumns(samples: readonly Sample[]): string[] {
  const extra = [...new Set(samples.flatMap((sample) => Object.keys(sample.extra)))].sort();
  return [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS, ...extra];
}

/** What a column of the manifest says of a crop; empty where it says nothing. */
export function columnText(sample: Sample, column: string): string {
  return TEXT_OF.get(column)?.(sample) ?? sample.extra[column] ?? '';
}

function geometry({ box, landmarks, transform }: Sample, i: number): number {
  return (i < 4 ? box[i] : i < 14 ? landmarks[i - 4] : transform[i - 14]) as number;
}

/** Seven digits are what a float32 holds; more would be noise in the file. */
function shorten(value: number): string {
  return String(Number(value.toPrecision(7)));
}
