import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Explanation } from '../evaluate/explain-run.js';
import { readCheckpointState } from '../train/checkpoint.js';
import { type CheckpointName, runPaths } from '../train/run-folder.js';
import { writeFileAtomically } from '../train/write-file-atomically.js';
import { explanationPage } from './explanation-page.js';
import { explanationRecord } from './explanation-record.js';
import { explanationSheet, maskRanges } from './explanation-sheet.js';
import { sheetPng, sheetSvg } from './picture-sheet.js';

/** Files that {@link writeExplanations} wrote. */
export interface WrittenExplanations {
  /** `index.html`: every face, in one file. */
  readonly page: string;
  /** `explain.json`: scores and maps as numbers. */
  readonly json: string;
  /** `sheet-1.png` and so on. */
  readonly sheets: readonly string[];
}

const FACES_PER_SHEET = 8;

/**
 * Writes what a run sees in some faces: a page, sheets of pictures, and the maps as numbers.
 *
 * @throws DidError (code DID_DISK) when there is no room.
 */
export async function writeExplanations(
  explanations: readonly Explanation[],
  {
    run,
    checkpoint,
    out,
  }: { readonly run: string; readonly checkpoint: CheckpointName; readonly out: string },
): Promise<WrittenExplanations> {
  await mkdir(out, { recursive: true });
  const { step } = await readCheckpointState(runPaths.checkpoint(resolve(run), checkpoint));
  const name = basename(resolve(run));
  const ranges = maskRanges(explanations);
  const sheet = await explanationSheet(explanations, ranges);
  const sheets: string[] = [];
  for (let start = 0; start < sheet.rows.length; start += FACES_PER_SHEET) {
    const file = join(out, `sheet-${sheets.length + 1}.png`);
    const rows = sheet.rows.slice(start, start + FACES_PER_SHEET);
    await writeFileAtomically(file, await sheetPng(sheetSvg({ ...sheet, rows })));
    sheets.push(file);
  }
  const record = {
    formatVersion: 1,
    run: name,
    checkpoint,
    step,
    ranges,
    faces: explanations.map(explanationRecord),
  };
  const json = join(out, 'explain.json');
  await writeFileAtomically(json, `${JSON.stringify(record)}\n`);
  const page = join(out, 'index.html');
  const paths = explanations.map(({ sample }) => sample.path);
  const text = explanationPage({ run: name, checkpoint, step: `step ${step}`, sheet, paths, ranges });
  await writeFileAtomically(page, text);
  return { page, json, sheets };
}
