import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { withKeyTables } from './config-key-table.js';
import { listConfigKeys } from './config-keys.js';

const page = new URL('../../../../docs/training.md', import.meta.url);

// `npm run training-keys` writes it anew after a key was added or changed.
it('docs/training.md has every key with its default, range and reason', async () => {
  const text = await readFile(page, 'utf8');
  expect(text).toBe(withKeyTables(text));
  for (const { key } of listConfigKeys()) expect(text).toContain(`| \`${key}\` |`);
});
