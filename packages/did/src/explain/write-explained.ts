import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Detector } from '../predict/detector.js';
import type { NodeInput } from '../predict/open-node-input.js';
import type { Verdict } from '../predict/verdict.js';
import { writeFileAtomically } from '../train/write-file-atomically.js';
import { drawExplained } from './draw-explained.js';
import { safeFileName } from './safe-file-name.js';

/**
 * Writes a file's picture, or the most telling frame of a video, with the maps where its faces are.
 *
 * @returns Where the PNG is; null for an input without a face.
 */
export async function writeExplained(
  detector: Detector<NodeInput>,
  { file, place, verdict }: { readonly file: string; readonly place: number; readonly verdict: Verdict },
  {
    out,
    signal,
    timeoutMs,
  }: { readonly out: string; readonly signal: AbortSignal; readonly timeoutMs?: number },
): Promise<string | null> {
  if (verdict.verdict === 'no_face') return null;
  const limits = timeoutMs === undefined ? { signal } : { signal, timeoutMs };
  const explained = await detector.explain(file, verdict, limits);
  if (explained === null) return null;
  await mkdir(out, { recursive: true });
  const picture = join(out, safeFileName(place, file, '.png'));
  await writeFileAtomically(picture, await drawExplained(explained));
  return picture;
}
