import { SeededRandom } from '@did/runtime';
import type { CropSet } from '../crop-set/crop-set.js';
import { CropSetWriter } from '../crop-set/crop-set-writer.js';
import { encodePng } from '../images/encode-image.js';
import { syntheticSample } from './synthetic-sample.js';

/** Sides of the crops. @unit pixels */
export const NOISE_SIDE = 16;
/** Methods of the fakes. */
export const NOISE_METHODS = ['one', 'two'];

/** Writes a crop set of noise: nine sources of three crops, fakes with masks, a third of the sources for validation. */
export async function writeNoiseCropSet(dir: string): Promise<CropSet> {
  const writer = await CropSetWriter.open(dir, {
    formatVersion: 1,
    name: 'noise',
    size: NOISE_SIDE,
    marginRatio: 0.3,
    detector: { name: 'exact', version: '1', weightsSha256: '' },
    methods: NOISE_METHODS.map((name) => ({ name, family: name })),
    recipe: {},
  });
  const sources = Array.from({ length: 9 }, (_, i) => `s${i}`);
  for (const [i, sourceId] of sources.entries()) {
    const crops = ['real', ...NOISE_METHODS].map(async (method) => {
      const random = new SeededRandom(`${sourceId}/${method}`);
      const data = Uint8Array.from({ length: NOISE_SIDE * NOISE_SIDE * 3 }, () => random.int(256));
      const bytes = await encodePng({ width: NOISE_SIDE, height: NOISE_SIDE, data });
      const { sha256: _, ...sample } = syntheticSample({
        sourceId,
        method,
        path: `${method}/v1.0/${sourceId}.png`,
        split: i % 3 === 2 ? 'val' : 'train',
        extra: { note: '007' },
        ...(method === 'real' ? {} : { maskPath: `${method}-mask/${sourceId}.png`, strength: 0.5 }),
      });
      return { sample, bytes, ...(method === 'real' ? {} : { mask: bytes }) };
    });
    await writer.add(sourceId, await Promise.all(crops));
  }
  return writer.finish(sources);
}
