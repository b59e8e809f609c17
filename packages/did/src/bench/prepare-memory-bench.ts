import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DidError } from '@did/runtime';
import type { BenchOptions, BenchResult } from './bench-result.js';
import { clipsOf, detectorOf, linkClips, runPrepare } from './prepare-run.js';

/** Videos of each run. */
const VIDEOS = [10, 40, 160];

/**
 * `did bench prepare-memory`: the most resident memory that `did prepare` holds, all its processes together, for ever more videos.
 *
 * @remarks The videos are links to the clips of `--root`; libraries that processes share count for each of them.
 * @throws DidError DID_USAGE on systems without `/proc`
 */
export async function benchPrepareMemory({
  onLine,
  root,
  frames,
  peer,
  model,
}: BenchOptions): Promise<BenchResult> {
  if (peer !== null) throw new DidError('DID_USAGE', `bench prepare-memory has no peer; got "${peer}".`);
  if (process.platform !== 'linux')
    throw new DidError('DID_USAGE', 'bench prepare-memory reads /proc, which Linux alone has.');
  const clips = await clipsOf(root);
  const folder = await mkdtemp(path.join(tmpdir(), 'did-prepare-memory-'));
  let peak = Number.NaN;
  try {
    for (const count of VIDEOS) {
      const linked = await linkClips(path.join(folder, String(count)), clips, count);
      const run = await runPrepare(linked, path.join(folder, 'crops'), { frames, model });
      peak = run.peakMegabytes;
      onLine(
        `${count} videos: at most ${peak.toFixed(0)} MB in ${run.seconds.toFixed(0)} s, ${run.crops} crops`,
      );
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return {
    bench: 'prepare-memory',
    backend: 'wasm',
    model: `${detectorOf(model)}, ${VIDEOS.at(-1)} videos`,
    ours: peak,
    peer: null,
    peer_name: null,
    ratio: null,
    unit: 'MB',
    better: 'lower',
  };
}
