/**
 * Why training ended: the configured length was reached, the validation figure no longer gained, `--max-time` was over,
 * or someone interrupted it.
 */
export type RunEndReason = 'steps' | 'early-stopping' | 'max-time' | 'interrupted';

/** What `run.json` says where a number was no longer finite: {@link RunEnd} of a run that threw. */
export interface DivergedEnd {
  readonly reason: 'diverged';
  /** The step at which it was seen. */
  readonly step: number;
  /** What was wrong, and of which step the last good checkpoint is. */
  readonly text: string;
}

/** What `run.json` says of the end; absent while a run is under way, and where it was killed. */
export interface RunEnd {
  readonly reason: RunEndReason;
  readonly step: number;
  /** The reason in words. */
  readonly text: string;
}
