import type { CropSet } from '@did/datasets';
import type { ScoreRow } from '../evaluate/evaluation.js';
import { seenBy } from './collect-faces.js';
import { pictureUri } from './picture-uri.js';
import type { ReportMistake, ReportMistakes, ReportModel } from './report-data.js';

const SHOWN = 6;

/** Each model's most confident errors on the test split, at most one frame of a video. */
export async function collectMistakes(
  models: readonly ReportModel[],
  data: CropSet,
): Promise<ReportMistakes[]> {
  const samples = new Map(data.samples.map((sample) => [sample.path, sample]));
  const picture = async (row: ScoreRow): Promise<ReportMistake[]> => {
    const sample = samples.get(row.path);
    if (sample === undefined) return [];
    const image = await pictureUri(await data.readPixels(sample), 128);
    return [{ image, method: row.method, seen: seenBy(models, sample), probability: row.probability }];
  };
  const gallery = async (rows: readonly ScoreRow[]) =>
    (await Promise.all(oneAVideo(rows).map(picture))).flat();
  return Promise.all(
    models.map(async ({ id, runs }) => {
      const scores = runs[0]?.last.scores ?? [];
      const called = scores.filter((row) => row.label === 0 && row.method === 'real' && row.logit > 0);
      const passed = scores.filter((row) => row.label === 1 && row.logit <= 0);
      return {
        model: id,
        falseAlarms: await gallery(called.sort((a, b) => b.logit - a.logit)),
        missed: await gallery(passed.sort((a, b) => a.logit - b.logit)),
      };
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
