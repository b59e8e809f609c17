import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The published split lists lie beside the checkout and cannot be committed. */
export const OFFICIAL_LISTS = fileURLToPath(new URL('../../../../../shared/data/splits', import.meta.url));

/** False where they are absent; the report then shows the tests that need them as skipped. */
export const HAS_OFFICIAL_LISTS = existsSync(OFFICIAL_LISTS);
