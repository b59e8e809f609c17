import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DidError } from '@did/runtime';
import { LAYOUTS } from './all-layouts.js';
import type { DatasetLayout, DatasetScan, LayoutOptions, MissingPart } from './dataset-layout.js';
import { noteLockedFolders } from './locked-folders.js';

/** Every dataset that can be read, with how to come by it. */
export function listLayouts(): readonly DatasetLayout[] {
  return LAYOUTS;
}

/**
 * The layout of one dataset.
 *
 * @throws DidError DID_VALUE with the known names.
 */
export function getLayout(name: string): DatasetLayout {
  const found = LAYOUTS.find((layout) => layout.name === name.toLowerCase());
  if (found !== undefined) return found;
  throw new DidError(
    'DID_VALUE',
    `no dataset is called "${name}". Known: ${LAYOUTS.map((layout) => layout.name).join(', ')}.`,
    { name },
  );
}

/**
 * Reads what stands in a dataset's folder: videos with labels, methods and official splits, and what is missing.
 *
 * @remarks
 * Nothing is opened but folders and lists. A folder that may not be read is among what is missing. Nothing missing makes it throw: {@link requireUsable} does.
 *
 * @example
 * const scan = await scanDataset('celeb-df-v2', { root: 'Celeb-DF-v2' });
 * scan.records.filter(({ split }) => split === 'test').length; // 518
 * @throws DidError DID_VALUE for an unknown name; DID_DATA for a folder that is none, or a list that is broken.
 */
export async function scanDataset(name: string, options: LayoutOptions): Promise<DatasetScan> {
  const layout = getLayout(name);
  const there = await stat(options.root).catch(() => undefined);
  if (there === undefined) {
    throw new DidError(
      'DID_DATA',
      `the folder of ${layout.title}, ${options.root}, does not exist. ${layout.access.howTo}`,
      { root: options.root },
    );
  }
  if (!there.isDirectory() && layout.name !== 'folder') {
    throw new DidError('DID_DATA', `${options.root} is a file. Give the folder of ${layout.title}.`, {
      root: options.root,
    });
  }
  const { result, locked } = await noteLockedFolders(() => layout.scan(options));
  const parts = locked.map(({ path: folder, code }): MissingPart => {
    const name = path.relative(options.root, folder).split(path.sep).join('/');
    return {
      kind: 'locked',
      name: name === '' ? '.' : name,
      advice: `It may not be read (${code}): give yourself the right to.`,
    };
  });
  return { ...result, missing: [...parts, ...result.missing] };
}

/**
 * Throws for a scan that crops cannot be made of: an official list is missing, or all videos are.
 *
 * @throws DidError DID_DATA saying what to get, and where.
 */
export function requireUsable(scan: DatasetScan): void {
  const lists = scan.missing.filter(({ kind }) => kind === 'list');
  const [list] = lists;
  if (list !== undefined) {
    throw new DidError(
      'DID_DATA',
      `${scan.dataset}: ${lists.map(({ name }) => name).join(', ')} ${lists.length > 1 ? 'are' : 'is'} missing. ${list.advice}`,
      { dataset: scan.dataset, lists: lists.map(({ name }) => name) },
    );
  }
  if (scan.records.some(({ split }) => split !== undefined)) return;
  const [first] = scan.missing;
  throw new DidError(
    'DID_DATA',
    `${scan.dataset}: ${scan.root} holds no videos of it. ${first === undefined ? '' : `Missing: ${first.name}. ${first.advice} `}\`did prepare --check --dataset ${scan.dataset} --root ${scan.root}\` lists everything.`,
    { dataset: scan.dataset, root: scan.root },
  );
}
