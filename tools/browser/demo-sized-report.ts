import { SeededRandom } from '@did/runtime';
import { pictureUri } from '../../packages/did/src/report/picture-uri.js';
import type { ReportData } from '../../packages/did/src/report/report-data.js';
import { madeUpReport } from '../../packages/did/src/report/testing/made-up-report.js';

const METHODS = [
  'real',
  'self-blend',
  'donor-blend',
  'warp-resample',
  'local-resynthesis',
  'spectral-artefact',
  'reenactment-warp',
  'null',
] as const;

/**
 * A report as large as that of `did demo --seeds 3`: a baseline and DID over three seeds, 700 steps, 166 people tested.
 *
 * @remarks Its pictures are noise, which compresses worse than any face: a real report is smaller.
 */
export async function demoSizedReport(): Promise<ReportData> {
  const report = madeUpReport([1, 2, 3], { people: 166, steps: 700 });
  const random = new SeededRandom('noise');
  const noise = (side: number) => {
    const data = Uint8Array.from({ length: 64 * 64 * 3 }, () => random.int(256));
    return pictureUri({ width: 64, height: 64, data }, side);
  };
  const row = (count: number, side: number) => Promise.all(Array.from({ length: count }, () => noise(side)));
  const face = async (method: (typeof METHODS)[number]) => {
    const [image = '', changed = '', deepfakeMap = '', domainMap = ''] = await row(4, 160);
    const label = method === 'real' || method === 'null' ? 0 : 1;
    const scores = report.models.map(({ id }) => ({ model: id, probability: 0.7 }));
    return { method, label, seen: label === 1, image, changed, deepfakeMap, domainMap, scores } as const;
  };
  const wrong = async (method: (typeof METHODS)[number]) => {
    const surest = (await row(5, 128)).map((image) => ({ image, probability: 0.99 }));
    return { method, seen: method === 'self-blend', wrong: 12, frames: 166, surest };
  };
  const strip = async () => {
    const images = await row(METHODS.length, 128);
    return METHODS.map((method, i) => ({ method, image: images[i] ?? '' }));
  };
  return {
    ...report,
    faces: { ...report.faces, samples: await Promise.all(METHODS.map(face)) },
    mistakes: await Promise.all(
      report.models.map(async ({ id }) => ({
        model: id,
        falseAlarms: await Promise.all((['real', 'null'] as const).map(wrong)),
        missed: await Promise.all(METHODS.slice(1, -1).map(wrong)),
      })),
    ),
    data: { ...report.data, strips: [await strip(), await strip(), await strip()] },
  };
}
