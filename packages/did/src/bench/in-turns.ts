/** Seconds of each counted round of two things that take turns, A B A B, so that a slow minute hits both. */
export interface Turns {
  readonly ours: readonly number[];
  /** Empty without a peer. */
  readonly theirs: readonly number[];
}

/** The first rounds compile, pack weights and fill caches. */
const WARM_UP = 3;

/** Runs both in turn, a few rounds uncounted and then `rounds`; each gives its seconds. */
export async function inTurns(
  rounds: number,
  ours: () => Promise<number>,
  theirs: (() => Promise<number>) | null,
): Promise<Turns> {
  const counted = { ours: [] as number[], theirs: [] as number[] };
  for (let i = 0; i < WARM_UP + rounds; i++) {
    const our = await ours();
    const their = await theirs?.();
    if (i < WARM_UP) continue;
    counted.ours.push(our);
    if (their !== undefined) counted.theirs.push(their);
  }
  return counted;
}

/** The middle of the times; of an even number the upper. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The seconds that something takes. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
