import type { StudyPlan } from './plan-study.js';
import type { StudyGroup } from './study-groups.js';

const METHODS = {
  seen: 'Methods trained on',
  'left-out': 'Methods left out',
  unseen: 'Unseen methods',
  all: 'All fakes',
} as const;
/** Where all fakes belong to one group. */
const ONLY = {
  seen: 'All fakes, of methods trained on',
  'left-out': 'All fakes, of methods left out',
  unseen: 'All fakes, of unseen methods',
} as const;

/** What a group of pictures is called in tables and figures. */
export function groupTitle(
  plan: Pick<StudyPlan, 'folds'>,
  { group, only }: { readonly group: StudyGroup; readonly only?: Exclude<StudyGroup, 'all'> },
): string {
  const kinds = new Set(plan.folds.map((fold) => fold?.kind));
  const rows = kinds.has('values');
  if (rows && group === 'seen') return 'Trained on';
  // Without folds what is left out are values too, which the configuration names.
  if ((only ?? group) === 'left-out' && !kinds.has('methods')) return 'Left out, real pictures and fakes';
  if (rows && group === 'left-out') return 'Left out';
  return only === undefined ? METHODS[group] : ONLY[only];
}
