import { DidError } from '@did/runtime';
import { assignCameras } from '../cameras/assign-cameras.js';
import type { CropSetWriter } from '../crop-set/crop-set-writer.js';
import { SPLITS } from '../sample.js';
import { runAll, type WorkProgress } from '../workers/run-all.js';
import type { WorkPool } from '../workers/worker-pool.js';
import { assignSplits, DEFAULT_SPLIT_SHARES } from './assign-splits.js';
import { chooseDonor } from './choose-donor.js';
import type { SurveyedPortrait } from './folder-tasks.js';
import type { FolderSource, ForgeOptions, ForgeProgress } from './forge-options.js';
import type { ForgeRecipe } from './forge-recipe.js';
import { listPortraits } from './list-portraits.js';
import { SurveyLog } from './survey-log.js';

/** Forges all portraits of a folder into an open set; returns their keys in the manifest's order. */
export async function forgeFolder(
  source: FolderSource,
  keys: readonly string[],
  recipe: ForgeRecipe,
  options: ForgeOptions,
  writer: CropSetWriter,
  pool: WorkPool,
): Promise<string[]> {
  const { onProgress, signal } = options;
  const { folder } = source;
  const log = await SurveyLog.open(writer.scratchFile('survey.jsonl'));
  const unseen = keys.filter((key) => log.get(key) === undefined);
  const survey = async (key: string) => {
    const found = await pool.run({ type: 'survey', folder, key });
    await log.add(found);
    return 'reason' in found;
  };
  const progressOf = (phase: ForgeProgress['phase']) => (progress: WorkProgress) =>
    onProgress?.({ type: 'forge-progress', phase, ...progress });
  await runAll(unseen, pool.width, survey, progressOf('survey'), signal);

  const portraits: SurveyedPortrait[] = [];
  const reasons: string[] = [];
  for (const key of keys) {
    const line = log.get(key);
    if (line !== undefined && 'landmarks68' in line) portraits.push(line);
    else if (line !== undefined) {
      reasons.push(line.reason);
      if (!writer.has(key)) await writer.skip(key, line.reason);
    }
  }
  refuseIfEmpty(portraits.length, reasons, folder);

  const splits = assignSplits(
    portraits.map(({ key }) => key),
    options.seed,
    options.splits ?? DEFAULT_SPLIT_SHARES,
  );
  const cameras = assignCameras(splits, recipe.cameras, options.seed);
  const jobs = SPLITS.flatMap((split) => {
    const members = portraits.filter(({ key }) => splits.get(key) === split);
    return members.map((portrait, i) => ({
      portrait,
      split,
      camera: cameras.get(portrait.key),
      donor: chooseDonor(members, i),
    }));
  });
  const todo = jobs.filter(({ portrait }) => !writer.has(portrait.key));
  const forge = async ({ portrait, split, camera, donor }: (typeof jobs)[number]) => {
    const forged = await pool.run({ type: 'portrait', folder, portrait, donor, split, camera, recipe });
    if ('crops' in forged) await writer.add(portrait.key, forged.crops);
    else await writer.skip(portrait.key, forged.reason);
    return 'reason' in forged;
  };
  await runAll(todo, pool.width, forge, progressOf('forge'), signal);
  return jobs.map(({ portrait }) => portrait.key);
}

/** The portraits to take, spread over the folder when there is a limit. */
export async function selectPortraits(folder: string, limit: number | undefined): Promise<string[]> {
  const all = await listPortraits(folder);
  if (limit === undefined || limit >= all.length) return all;
  return Array.from({ length: limit }, (_, i) => all[Math.floor((i * all.length) / limit)] as string);
}

function refuseIfEmpty(found: number, reasons: readonly string[], folder: string): void {
  if (found > 0) return;
  const faceless = reasons.filter((reason) => reason.startsWith('no face')).length;
  throw new DidError(
    'DID_DATA',
    faceless === 0
      ? `forgeCropSet: none of the ${reasons.length} pictures in ${folder} could be read. The first: ${reasons[0]}`
      : `forgeCropSet: no face was found in any of the ${faceless} readable pictures in ${folder} (${reasons.length - faceless} could not be read). Give portraits, one face a picture.`,
    { folder, pictures: reasons.length, faceless },
  );
}
