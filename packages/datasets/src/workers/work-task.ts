import { type ForgeAnswers, type ForgeTask, runForgeTask } from '../forge/forge-worker.js';
import { type PrepareAnswer, type PrepareTask, prepareMedia } from '../prepare/prepare-media.js';
import type { OpenDetectors } from './open-detector.js';

/** What can be asked of a worker; all of it is plain data. */
export type WorkTask = ForgeTask | PrepareTask;

/** The answers, by type of task. */
export interface WorkAnswers extends ForgeAnswers {
  prepare: PrepareAnswer;
}

/** Does one task, in whichever process. @param open - Called by tasks that look for faces. */
export async function runWorkTask(
  task: WorkTask,
  open: OpenDetectors,
): Promise<WorkAnswers[WorkTask['type']]> {
  return task.type === 'prepare'
    ? prepareMedia(task, await open.frames(task.recipe.detector))
    : runForgeTask(task, () => open.portraits());
}
