import type { Sample } from '../sample.js';
import { ORIGINAL } from './dataset-layout.js';
import { DEEPFAKE_BENCH_DATASETS, DEEPFAKE_BENCH_LABELS } from './deepfake-bench-labels.js';

/** Frames of one video, as DeepfakeBench lists them. */
interface BenchVideo {
  readonly label: string;
  readonly frames: string[];
}

/** dataset, label, split, perhaps compression, video. */
export type DeepfakeBenchJson = Record<
  string,
  Record<string, Record<string, Record<string, BenchVideo | Record<string, BenchVideo>>>>
>;

/**
 * The dataset JSON of DeepfakeBench for a crop set, so that its detectors can be trained on the same crops.
 *
 * @param folder - What the frames' paths begin with: the crop set's folder as DeepfakeBench will see it.
 * @returns One object a dataset; write it with `JSON.stringify`.
 */
export function toDeepfakeBenchJson(samples: readonly Sample[], folder = ''): DeepfakeBenchJson {
  const json: DeepfakeBenchJson = {};
  for (const sample of samples) {
    const known = DEEPFAKE_BENCH_DATASETS[sample.dataset];
    const name = known?.name ?? sample.dataset;
    const label = sample.label === 0 ? (known?.real ?? `${sample.dataset}_real`) : benchLabel(sample);
    json[name] ??= {};
    json[name][label] ??= { train: {}, val: {}, test: {} };
    let videos = json[name][label][sample.split] as Record<string, BenchVideo>;
    if (sample.compression !== ORIGINAL && sample.compression !== '') {
      const byCompression = json[name][label][sample.split] as Record<string, Record<string, BenchVideo>>;
      byCompression[sample.compression] ??= {};
      videos = byCompression[sample.compression] as Record<string, BenchVideo>;
    }
    const video = videoName(sample);
    videos[video] ??= { label, frames: [] };
    (videos[video] as BenchVideo).frames.push(folder === '' ? sample.path : `${folder}/${sample.path}`);
  }
  return json;
}

function benchLabel({ dataset, method }: Sample): string {
  const known = Object.entries(DEEPFAKE_BENCH_LABELS).filter(([, name]) => name === method);
  // Celeb-DF v1 and v2 share a method and differ in the label.
  const [label] = known.find(([name]) => name.startsWith('CelebDFv1') === (dataset === 'celeb-df-v1')) ?? [];
  return label ?? method;
}

/** What follows dataset, method and compression in the key; each person of a video is a video there. */
function videoName({ videoKey, track }: Sample): string {
  const id = videoKey.split('/').slice(3).join('_') || videoKey;
  return track === 0 ? id : `${id}_face${track}`;
}
