import { SingleBar } from 'cli-progress';
import type { CliContext } from './cli-context.js';

const PLAIN_LINE_EVERY_MS = 5000;

/** Shows how far a job is: a bar on a terminal, a plain line every few seconds elsewhere. */
export interface Progress {
  /** @param note - What to say beside it, such as the loss. */
  update(done: number, secondsLeft: number | null, note?: string): void;
  stop(): void;
}

/** Starts the display of a job of `total` steps. */
export function startProgress(context: CliContext, label: string, total: number): Progress {
  return context.interactive ? barProgress(label, total) : plainProgress(context, label, total);
}

function barProgress(label: string, total: number): Progress {
  const bar = new SingleBar({
    format: `${label} {bar} {value}/{total} {left} {note}`,
    hideCursor: true,
    stream: process.stderr,
  });
  bar.start(total, 0, { left: '', note: '' });
  return {
    update: (done, secondsLeft, note = '') => bar.update(done, { left: leftText(secondsLeft), note }),
    stop: () => bar.stop(),
  };
}

function plainProgress(context: CliContext, label: string, total: number): Progress {
  let shown = 0;
  return {
    update(done, secondsLeft, note = '') {
      const now = Date.now();
      if (now - shown < PLAIN_LINE_EVERY_MS && done < total) return;
      shown = now;
      context.err(
        [`${label} ${done}/${total}`, leftText(secondsLeft), note].filter((part) => part !== '').join('  '),
      );
    },
    stop() {},
  };
}

/** `2 min 05 s left`, or nothing while it is not known. */
export function leftText(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '';
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s left`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s left`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min left`;
}
