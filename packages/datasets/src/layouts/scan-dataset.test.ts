import { describe, expect, it } from '@jest/globals';
import { makeTree } from '../testing/make-tree.js';
import { getLayout, listLayouts, requireUsable, scanDataset } from './scan-dataset.js';
import { splitByIdentity } from './split-by-identity.js';

describe('scanDataset', () => {
  it('knows the datasets that the command line promises, and how to get each', () => {
    expect(listLayouts().map(({ name }) => name)).toEqual([
      ...['ff++', 'celeb-df-v1', 'celeb-df-v2', 'celeb-df++', 'dffd', 'dfdc', 'dfdcp', 'dfd'],
      ...['wilddeepfake', 'deepfakebench', 'folder'],
    ]);
    for (const { access } of listLayouts()) expect(access.howTo).not.toBe('');
  });

  it('lists the known names for an unknown one', () => {
    expect(() => getLayout('ffpp')).toThrow(/no dataset is called "ffpp"\. Known: ff\+\+, celeb-df-v1/);
  });

  it('says that a folder does not exist, or is a file', async () => {
    await expect(scanDataset('ff++', { root: '/nowhere' })).rejects.toThrow(
      /\/nowhere, does not exist\. Fill in the form/,
    );
    const tree = await makeTree(['file']);
    await expect(scanDataset('ff++', { root: `${tree.root}/file` })).rejects.toThrow(
      /is a file\. Give the folder/,
    );
    await tree.remove();
  });

  it('refuses a --splits that holds no list', async () => {
    const tree = await makeTree(['a.txt']);
    await expect(scanDataset('ff++', { root: tree.root, splits: tree.root })).rejects.toThrow(
      /holds no train\.json/,
    );
    await tree.remove();
  });

  it('requires videos, and says where to look for what is missing', async () => {
    const tree = await makeTree(['a.txt']);
    const scan = await scanDataset('dffd', { root: tree.root });
    expect(() => requireUsable(scan)).toThrow(
      /holds no videos of it\. Missing: ffhq\..*did prepare --check --dataset dffd/,
    );
    await tree.remove();
  });
});

it('splitByIdentity refuses a share that is none', () => {
  expect(() => splitByIdentity([], 1, 0)).toThrow(/`validationShare` must be in 0\.\.1, 1 excluded; got 1/);
});
