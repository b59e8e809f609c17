import type { Sample } from '../sample.js';

/** A manifest's row with made-up values where none are given. */
export function syntheticSample(given: Partial<Sample> = {}): Sample {
  const { sourceId = 'source', method = 'real', frame = 0 } = given;
  const label = given.label ?? (method === 'real' || method === 'null' ? 0 : 1);
  return {
    path: `${method}/${sourceId}-${frame}.jpg`,
    sha256: '00',
    dataset: 'synthetic',
    compression: 'jpeg-q90',
    targetId: '',
    videoKey: `synthetic/${method}/jpeg-q90/${sourceId}`,
    timeMs: 0,
    track: 0,
    split: 'train',
    box: [10, 12, 60.5, 61.25],
    landmarks: [20, 30, 50, 30, 35, 45, 24, 60, 46, 60],
    transform: [1, 0, -3, 0, 1, -4],
    detectorScore: 0.75,
    extra: {},
    ...given,
    sourceId,
    method,
    frame,
    label,
  };
}
