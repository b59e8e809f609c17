import type { CropSet } from '@did/datasets';
import { pictureUri } from './picture-uri.js';
import type { ReportCount, ReportDataCard } from './report-data.js';
import { onePersonByMethod } from './sample-choice.js';

const PEOPLE = 3;

/** Counts by method and split, and a few people as each method leaves them. */
export async function collectDataCard(
  data: CropSet,
  seenMethods: readonly string[],
  words: Pick<ReportDataCard, 'description' | 'facts'>,
): Promise<ReportDataCard> {
  const strips = onePersonByMethod(data.samples, 'test', PEOPLE).map((row) =>
    Promise.all(
      row.map(async (sample) => ({
        method: sample.method,
        image: await pictureUri(await data.readPixels(sample), 128),
      })),
    ),
  );
  const datasets = [...new Set(data.samples.map((sample) => sample.dataset))].filter((name) => name !== '');
  return { ...words, datasets, counts: countPictures(data, seenMethods), strips: await Promise.all(strips) };
}

function countPictures(data: CropSet, seenMethods: readonly string[]): ReportCount[] {
  const order = (method: string) =>
    method === 'real'
      ? -1
      : method === 'null'
        ? 999
        : seenMethods.includes(method)
          ? seenMethods.indexOf(method)
          : 500;
  const methods = [...new Set(data.samples.map((sample) => sample.method))].sort(
    (a, b) => order(a) - order(b),
  );
  return methods.map((method) => {
    const mine = data.samples.filter((sample) => sample.method === method);
    const inSplit = (split: string) => mine.filter((sample) => sample.split === split).length;
    return {
      method,
      family: data.info.methods.find((entry) => entry.name === method)?.family ?? '',
      role: roleOf(method, seenMethods),
      train: inSplit('train'),
      val: inSplit('val'),
      test: inSplit('test'),
    };
  });
}

function roleOf(method: string, seenMethods: readonly string[]): ReportCount['role'] {
  if (method === 'real') return 'real';
  if (method === 'null') return 'control';
  return seenMethods.includes(method) ? 'seen' : 'unseen';
}
