import { type CropSet, loadCropSet } from '@did/datasets';
import { DidError } from '@did/runtime';
import { closest } from 'fastest-levenshtein';
import { PAPER_SETS, type PaperSet } from './experiment.js';
import type { Material } from './material.js';
import type { PaperExperiment } from './paper-experiments.js';

/** What each set is called, and what makes a crop set of it as the paper did. */
export const PAPER_SET_CARDS: Readonly<
  Record<PaperSet, { readonly title: string; readonly prepare: string }>
> = {
  'ff++': {
    title: 'FF++',
    prepare: 'did prepare --dataset ff++ --root FF --out DIR --compression c23 --frames all --detector mtcnn',
  },
  'celeb-df-v2': {
    title: 'Celeb-DF v2',
    prepare: 'did prepare --dataset celeb-df-v2 --root CELEB --out DIR --frames all --detector mtcnn',
  },
  dffd: {
    title: 'DFFD',
    prepare: 'did prepare --dataset dffd --root DFFD --out DIR --frames all --detector mtcnn',
  },
};

/** Folders of crop sets by the name of their data set. */
export type PaperFolders = Readonly<Partial<Record<PaperSet, string>>>;

/**
 * Reads `--data NAME=DIR`.
 *
 * @throws DidError (code DID_USAGE) for another form, another name (with the nearest), or a name given twice.
 */
export function readPaperFolders(given: readonly string[]): PaperFolders {
  const folders: Partial<Record<PaperSet, string>> = {};
  for (const text of given) {
    const at = text.indexOf('=');
    const [name, dir] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
    if (at <= 0 || dir === '') {
      throw new DidError(
        'DID_USAGE',
        `--data expects NAME=DIR, such as ff++=crops/ff; got "${text}". NAME is one of ${PAPER_SETS.join(', ')}.`,
      );
    }
    const known = PAPER_SETS.find((set) => set === name);
    if (known === undefined) {
      throw new DidError(
        'DID_USAGE',
        `--data: the paper uses no "${name}"; did you mean ${closest(name, [...PAPER_SETS])}? It uses ${PAPER_SETS.join(', ')}.`,
        { name },
      );
    }
    if (folders[known] !== undefined)
      throw new DidError('DID_USAGE', `--data ${known} is given twice.`, { name });
    folders[known] = dir;
  }
  return folders;
}

/**
 * Looks for what an experiment needs.
 *
 * @throws DidError: DID_USAGE naming each set that is missing, with the command that prepares it; DID_DATA for a crop set that
 * lacks methods of the paper.
 */
export async function paperMaterial(experiment: PaperExperiment, folders: PaperFolders): Promise<Material> {
  const { name, train, others, scopes } = experiment;
  const needed = [train, ...others];
  const missing = needed.filter((set) => folders[set] === undefined);
  if (missing.length > 0) throw missingSets(name, needed, missing);
  const dir = folders[train] as string;
  const data = await loadCropSet(dir);
  requireMethods(train, data, experiment.study.set['data.methods'] as readonly string[]);
  return {
    kind: 'paper',
    runs: train.replaceAll('+', ''),
    data,
    tests: [
      { name: 'test', data: dir, split: 'test' },
      ...others.map((other) => ({ name: other, data: folders[other] as string, split: 'test' as const })),
    ],
    scopes: scopes.map((key) =>
      key === 'intra'
        ? { key, title: PAPER_SET_CARDS[train].title, test: 'test', group: 'all' }
        : {
            key,
            title: PAPER_SET_CARDS[others[0] as PaperSet].title,
            test: others[0] as string,
            group: 'all',
          },
    ),
    study: experiment.study,
    differences: train === 'ff++' ? otherCompression(data) : [],
    command: needed.map((set) => `--data ${set}=${folders[set]}`).join(' '),
  };
}

/** The paper uses FF++ of quality c23 alone. */
function otherCompression({ samples }: CropSet): string[] {
  const found = [...new Set(samples.map(({ compression }) => compression))].sort();
  if (found.join() === 'c23') return [];
  return [`This crop set of FF++ is of compression ${found.join(', ')}; the paper’s is c23.`];
}

function missingSets(name: string, needed: readonly PaperSet[], missing: readonly PaperSet[]): DidError {
  const flags = needed.map((set) => `--data ${set}=DIR`).join(' ');
  const lines = missing.map(
    (set) => `\n  ${set} (${PAPER_SET_CARDS[set].title}): ${PAPER_SET_CARDS[set].prepare}`,
  );
  return new DidError(
    'DID_USAGE',
    `did reproduce ${name} needs ${flags}; missing: ${missing.join(', ')}. DIR is a crop set, which this makes:${lines.join('')}
How to get each set: did prepare --check, docs/datasets.md. Without them: did reproduce ${name} --forged FACES.`,
    { missing },
  );
}

function requireMethods(set: PaperSet, { dir, samples }: CropSet, methods: readonly string[]): void {
  const has = new Set(
    samples.filter(({ split, label }) => split === 'train' && label === 1).map((s) => s.method),
  );
  const lacking = methods.filter((method) => !has.has(method));
  if (lacking.length === 0) return;
  throw new DidError(
    'DID_DATA',
    `${dir}: as ${set} its training split must have fakes by ${methods.join(', ')}; it lacks ${lacking.join(', ')} and has ${[...has].sort().join(', ') || 'none'}. Prepare it by: ${PAPER_SET_CARDS[set].prepare}`,
    { lacking },
  );
}
