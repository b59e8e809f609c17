import type { CropSet } from '@did/datasets';
import type { ScoreRow } from '../evaluate/evaluation.js';
import { seenBy } from './collect-faces.js';
import { pictureUri } from './picture-uri.js';
import type { ReportMistake, ReportMistakeGroup, ReportMistakes, ReportModel } from './report-data.js';

/** Pictures of a method; the eye compares a row, and the file stays small. */
const SHOWN = 5;

/** Each model's errors on the test split by method, with the pictures it is surest of, at most one frame of a video. */
export async function collectMistakes(
  models: readonly ReportModel[],
  data: CropSet,
): Promise<ReportMistakes[]> {
  const samples = new Map(data.samples.map((sample) => [sample.path, sample]));
  const picture = async ({ path, probability }: ScoreRow): Promise<ReportMistake[]> => {
    const sample = samples.get(path);
    return sample === undefined
      ? []
      : [{ image: await pictureUri(await data.readPixels(sample), 128), probability }];
  };
  const group = async (method: string, rows: readonly ScoreRow[]): Promise<ReportMistakeGroup> => {
    const label = rows[0]?.label ?? 1;
    const wrong = rows
      .filter((row) => row.logit > 0 !== (label === 1))
      .sort((a, b) => Math.abs(b.logit) - Math.abs(a.logit));
    const surest = (await Promise.all(oneAVideo(wrong).map(picture))).flat();
    return {
      method,
      seen: seenBy(models, { label, method }),
      wrong: wrong.length,
      frames: rows.length,
      surest,
    };
  };
  const groups = (scores: readonly ScoreRow[], label: 0 | 1) => {
    const mine = scores.filter((row) => row.label === label);
    const methods = [...new Set(mine.map((row) => row.method))];
    const all = methods.map((method) =>
      group(
        method,
        mine.filter((row) => row.method === method),
      ),
    );
    return Promise.all(all);
  };
  return Promise.all(
    models.map(async ({ id, runs }) => {
      const scores = runs[0]?.last.scores ?? [];
      return { model: id, falseAlarms: await groups(scores, 0), missed: await groups(scores, 1) };
    }),
  );
}

function oneAVideo(rows: readonly ScoreRow[]): ScoreRow[] {
  const videos = new Set<string>();
  const kept = rows.filter((row) => {
    const isNew = !videos.has(row.videoKey);
    videos.add(row.videoKey);
    return isNew;
  });
  return kept.slice(0, SHOWN);
}
