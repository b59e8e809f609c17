import { DidError } from '@did/runtime';

/**
 * Numbers of `count` frames evenly spaced in time: the middles of as many equal parts of the video, each by the frame
 * nearest to it.
 *
 * @param times - When each frame is shown, in order. @unit seconds
 * @param count - `all` for every frame; a video with fewer gives them all.
 * @throws DidError DID_VALUE for a count that is none.
 */
export function chooseFrames(times: readonly number[], count: number | 'all'): number[] {
  if (count !== 'all' && !(Number.isInteger(count) && count >= 1)) {
    throw new DidError(
      'DID_VALUE',
      `chooseFrames: \`frames\` must be a positive integer or "all"; got ${count}.`,
      {
        count,
      },
    );
  }
  if (count === 'all' || count >= times.length) return times.map((_, i) => i);
  const first = times[0] as number;
  const last = times[times.length - 1] as number;
  // The last frame is shown as long as frames are on average.
  const length = (last - first) * (times.length / (times.length - 1));
  const chosen: number[] = [];
  for (let i = 0; i < count; i++) {
    const wanted = first + ((i + 0.5) / count) * length;
    // Frames stay in order and apart, and enough are left for the parts that follow.
    const least = (chosen[i - 1] ?? -1) + 1;
    const most = times.length - (count - i);
    chosen.push(Math.min(most, Math.max(least, nearest(times, wanted))));
  }
  return chosen;
}

function nearest(times: readonly number[], wanted: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  const before = low > 0 ? wanted - (times[low - 1] as number) : Number.POSITIVE_INFINITY;
  return before <= (times[low] as number) - wanted ? low - 1 : low;
}
