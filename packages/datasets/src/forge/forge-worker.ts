import type { FaceDetector68 } from '@did/faces';
import type { Split } from '../sample.js';
import { type EmbeddedGroup, forgeGroup } from './embedded-tasks.js';
import { forgePortrait, type SurveyedPortrait, surveyPortrait } from './folder-tasks.js';
import type { ForgeRecipe } from './forge-recipe.js';

/** What can be asked of a worker; all of it is plain data. */
export type ForgeTask =
  | { readonly type: 'survey'; readonly folder: string; readonly key: string }
  | {
      readonly type: 'portrait';
      readonly folder: string;
      readonly portrait: SurveyedPortrait;
      readonly donor: SurveyedPortrait | undefined;
      readonly split: Split;
      readonly camera: string | undefined;
      readonly recipe: ForgeRecipe;
    }
  | { readonly type: 'group'; readonly group: EmbeddedGroup; readonly recipe: ForgeRecipe };

/** The answers, by type of task. */
export interface ForgeAnswers {
  survey: Awaited<ReturnType<typeof surveyPortrait>>;
  portrait: Awaited<ReturnType<typeof forgePortrait>>;
  group: Awaited<ReturnType<typeof forgeGroup>>;
}

/** Does one task, in whichever process. @param detector - Called for the first task that looks for faces. */
export async function runForgeTask(
  task: ForgeTask,
  detector: () => Promise<FaceDetector68>,
): Promise<ForgeAnswers[ForgeTask['type']]> {
  switch (task.type) {
    case 'survey':
      return surveyPortrait(task.folder, task.key, await detector());
    case 'portrait':
      return forgePortrait(
        task.folder,
        task.portrait,
        task.donor,
        task.split,
        task.camera,
        task.recipe,
        await detector(),
      );
    case 'group':
      return forgeGroup(task.group, task.recipe);
  }
}
