import { type CropSet, loadCropSet } from '@did/datasets';
import { DidError } from '@did/runtime';
import type { Experiment } from './experiment.js';
import type { Material } from './material.js';

/**
 * Turns a forged crop set into what an experiment needs.
 *
 * @remarks Left out are whole families (decision 0008), one after the other: those that `families` names; without it every
 * family of the training split, unless the test split has families that training lacks, which are unseen as it is.
 * @throws DidError: DID_USAGE for a family that the training split lacks; DID_DATA where nothing can be left out.
 */
export async function forgedMaterial(
  experiment: Experiment,
  dir: string,
  families: readonly string[],
): Promise<Material> {
  const data = await loadCropSet(dir);
  const present = familiesOf(data, 'train');
  const unknown = families.find((family) => !present.has(family));
  if (unknown !== undefined) {
    throw new DidError(
      'DID_USAGE',
      `--leave-out: the training split of ${dir} has no family "${unknown}"; it has ${[...present.keys()].join(', ')}.`,
      { family: unknown },
    );
  }
  const unseen = [...familiesOf(data, 'test').keys()].some((family) => !present.has(family));
  const chosen = families.length > 0 ? families : unseen ? [] : [...present.keys()];
  if (experiment.leavesOut && chosen.length > 0 && present.size < 2) {
    throw new DidError(
      'DID_DATA',
      `${dir} has fakes of one family only (${[...present.keys()].join(', ')}), so that none can be left out of training. Forge with methods of several: did forge --methods.`,
      { dir },
    );
  }
  const leaveOut = experiment.leavesOut ? chosen.map((family) => present.get(family) ?? []) : [];
  const flags = experiment.leavesOut && families.length > 0 ? ` --leave-out ${families.join(',')}` : '';
  return {
    kind: 'forged',
    runs: 'forged',
    data,
    tests: [{ name: 'test', data: dir, split: 'test' }],
    scopes: experiment.scopes.map((key) => {
      if (key === 'intra') return { key, title: 'Methods trained on', test: 'test', group: 'seen' };
      const title = chosen.length > 0 ? 'Families left out' : 'Unseen families';
      return { key, title, test: 'test', group: chosen.length > 0 ? 'left-out' : 'unseen' };
    }),
    study: { ...experiment.study, leaveOut },
    differences: [
      'These are forged faces and a small network, so no figure of the paper’s can stand beside: what is compared is the direction.',
    ],
    command: `--forged ${dir}${flags}`,
  };
}

/** Methods of each family of a split, in the order that the set lists them. */
function familiesOf({ info, samples }: CropSet, split: string): Map<string, string[]> {
  const has = new Set(
    samples.filter((row) => row.split === split && row.label === 1).map((row) => row.method),
  );
  const families = new Map<string, string[]>();
  for (const { name, family } of info.methods) {
    if (has.has(name)) families.set(family, [...(families.get(family) ?? []), name]);
  }
  return families;
}
