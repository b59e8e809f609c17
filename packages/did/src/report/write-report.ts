import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../train/write-file-atomically.js';
import type { ReportData } from './report-data.js';
import { reportJson } from './report-json.js';
import { renderReport } from './report-page.js';

/**
 * Writes `index.html` and `report.json` into a folder.
 *
 * @returns The path of `index.html`.
 * @throws DidError (code DID_DISK) when there is no room; what stood there before still stands.
 */
export async function writeReport(data: ReportData, dir: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  const page = join(dir, 'index.html');
  await writeFileAtomically(join(dir, 'report.json'), `${JSON.stringify(reportJson(data), null, 2)}\n`);
  await writeFileAtomically(page, renderReport(data));
  return page;
}
