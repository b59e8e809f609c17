/** Frames that are decoded in one go, from a keyframe on. */
export interface SeekRun {
  /** Number of the frame to seek to; 0 decodes from the beginning. */
  readonly from: number;
  readonly indices: readonly number[];
}

/**
 * Divides wanted frames into runs so that as little as possible is decoded.
 *
 * @param keyframes - Where decoding can begin, in order.
 * @param seekCost - What opening the file anew costs. @unit decoded frames
 */
export function planSeeks(
  indices: readonly number[],
  keyframes: readonly number[],
  seekCost: number,
): SeekRun[] {
  const runs: { from: number; indices: number[] }[] = [];
  let reached = -1;
  for (const index of indices) {
    const key = lastAtMost(keyframes, index);
    const run = runs[runs.length - 1];
    // Going on costs the frames in between, seeking those after the keyframe and the seek.
    if (run !== undefined && index - reached <= index - key + 1 + seekCost) run.indices.push(index);
    else
      runs.push({
        from: run === undefined && index - key + 1 + seekCost >= index + 1 ? 0 : key,
        indices: [index],
      });
    reached = index;
  }
  return runs;
}

function lastAtMost(sorted: readonly number[], limit: number): number {
  let found = 0;
  for (const value of sorted) {
    if (value > limit) break;
    found = value;
  }
  return found;
}
