// Writes the tables of configuration keys in docs/training.md from the schema.
//   npm run training-keys
import { readFile, writeFile } from 'node:fs/promises';
import { withKeyTables } from '../../packages/did/src/config/config-key-table.ts';

const page = new URL('../../docs/training.md', import.meta.url);
await writeFile(page, withKeyTables(await readFile(page, 'utf8')));
