/** A coded frame in the order of the file. */
export interface CodedFrame {
  /** @unit seconds */
  readonly time: number;
  readonly key: boolean;
}

/** Frames in the order in which they are shown, each time once, and which of them decoding can begin at. */
export function indexFrames(coded: readonly CodedFrame[]): { times: number[]; keyframes: number[] } {
  const frames = coded
    .filter(({ time }) => Number.isFinite(time))
    .sort((one, two) => one.time - two.time)
    .filter(({ time }, i, all) => i === 0 || time > (all[i - 1]?.time as number));
  return {
    times: frames.map(({ time }) => time),
    keyframes: frames.flatMap(({ key }, i) => (key ? [i] : [])),
  };
}

/** Half of the shortest time between frames: two time stamps nearer than that mean one frame. @unit seconds */
export function timeTolerance(times: readonly number[]): number {
  let smallest = 1;
  for (let i = 1; i < times.length; i++)
    smallest = Math.min(smallest, (times[i] as number) - (times[i - 1] as number));
  return Math.max(1e-5, smallest) / 2;
}

/** The size of a frame whose longer side is at most `maxSide`. @unit pixels */
export function fitInside(
  { width, height }: { readonly width: number; readonly height: number },
  maxSide: number | undefined,
): { width: number; height: number } {
  const scale = maxSide === undefined ? 1 : Math.min(1, maxSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
