import { type CropSet, CropSetWriter, encodePng, loadCropSet } from '@did/datasets';

/** Puts a crop set that lives in memory on the disk. */
export async function writeCropSet(set: CropSet, dir: string): Promise<CropSet> {
  const writer = await CropSetWriter.open(dir, set.info);
  const sources = [...new Set(set.samples.map((sample) => sample.sourceId))];
  for (const source of sources) {
    const samples = set.samples.filter((sample) => sample.sourceId === source);
    const crops = samples.map(async (sample) => ({
      sample,
      bytes: await encodePng(await set.readPixels(sample)),
    }));
    await writer.add(source, await Promise.all(crops));
  }
  await writer.finish(sources);
  return loadCropSet(dir);
}
