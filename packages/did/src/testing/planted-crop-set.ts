import type { CropSet, Sample } from '@did/datasets';
import type { RgbImage } from '@did/faces';
import { SeededRandom } from '@did/runtime';

/** What {@link plantedCropSet} makes. */
export interface PlantedOptions {
  readonly sources: number;
  readonly size: number;
  readonly methods: readonly string[];
  /** Methods that only the test split has. */
  readonly unseen?: readonly string[];
}

/**
 * A crop set in memory with a planted sign of forging, for tests: smooth noise, and on fakes a fine pattern
 * that differs by method. Splits are 60, 20 and 20 % of the sources.
 */
export function plantedCropSet(options: PlantedOptions): CropSet {
  const { sources, size, methods, unseen = [] } = options;
  const samples: Sample[] = [];
  for (let source = 0; source < sources; source++) {
    const share = source / sources;
    const split = share < 0.6 ? 'train' : share < 0.8 ? 'val' : 'test';
    const all = ['real', ...methods, ...(split === 'test' ? unseen : [])];
    for (const method of all) samples.push(sampleOf(source, method, split));
  }
  const order = ['real', ...methods, ...unseen];
  return {
    dir: 'memory',
    info: {
      formatVersion: 1,
      name: 'planted',
      size,
      marginRatio: 0.2,
      detector: { name: 'exact', version: '1', weightsSha256: '' },
      methods: [...methods, ...unseen].map((name) => ({ name, family: 'planted' })),
      recipe: {},
    },
    samples,
    readPixels: async (sample) => draw(sample, size, order.indexOf(sample.method)),
  };
}

function sampleOf(source: number, method: string, split: Sample['split']): Sample {
  const id = String(source).padStart(3, '0');
  return {
    path: `${split}/${method}/${id}.png`,
    sha256: '',
    label: method === 'real' ? 0 : 1,
    dataset: 'planted',
    method,
    compression: 'none',
    sourceId: id,
    targetId: id,
    videoKey: `planted/${method}/none/${id}`,
    frame: 0,
    timeMs: 0,
    track: 0,
    split,
    box: [0, 0, 1, 1],
    landmarks: new Array(10).fill(0),
    transform: [1, 0, 0, 0, 1, 0],
    detectorScore: 1,
    extra: {},
  } as Sample;
}

function draw(sample: Sample, size: number, method: number): RgbImage {
  const random = new SeededRandom(`planted/${sample.sourceId}`);
  const base = [random.uniform(60, 180), random.uniform(60, 180), random.uniform(60, 180)];
  const slope = [random.uniform(-40, 40), random.uniform(-40, 40)];
  const data = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const smooth = ((slope[0] ?? 0) * x + (slope[1] ?? 0) * y) / size;
      const pattern = method === 0 ? 0 : method % 2 === 1 ? ((x + y) % 2) * 24 - 12 : (x % 2) * 24 - 12;
      for (let c = 0; c < 3; c++) {
        data[3 * (y * size + x) + c] = (base[c] ?? 0) + smooth + pattern + random.uniform(-6, 6);
      }
    }
  }
  return { width: size, height: size, data };
}
