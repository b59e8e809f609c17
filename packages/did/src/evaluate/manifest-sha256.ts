import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CROP_SET_FILES } from '@did/datasets';
import { fileSha256 } from '../weights/file-sha256.js';

/** The sha256 of a crop set's manifest, by which two sets are told apart; null for one that lies in memory. */
export async function manifestSha256(dir: string): Promise<string | null> {
  const file = join(dir, CROP_SET_FILES.manifest);
  return existsSync(file) ? fileSha256(file) : null;
}
