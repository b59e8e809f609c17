import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** Crops of the fixture and their logits, as they were when it was written. */
export interface ExpectedLogit {
  /** Of `smallCropSet`. */
  readonly path: string;
  readonly logit: number;
}

/** Unpacks the detector that was written in a version of the format: a small network whose weights follow a formula. */
export async function unpackDetector(version: number, folder: string): Promise<readonly ExpectedLogit[]> {
  const from = fileURLToPath(new URL(`../../golden/detector-${version}/`, import.meta.url));
  await mkdir(folder, { recursive: true });
  await copyFile(join(from, 'detector.json'), join(folder, 'detector.json'));
  const packed = await readFile(join(from, 'weights.safetensors.gz'));
  await writeFile(join(folder, 'weights.safetensors'), gunzipSync(packed));
  return JSON.parse(await readFile(join(from, 'expected.json'), 'utf8')) as ExpectedLogit[];
}
