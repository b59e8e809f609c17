import type { CliContext } from './cli-context.js';

/** Lines between which a long transfer is silent, in parts of the whole. */
const PARTS = 10;

/** Tells how far a transfer is: over itself on a terminal, a line for each tenth elsewhere. */
export class ProgressLine {
  private told = -1;

  constructor(
    private readonly context: CliContext,
    private readonly totalBytes: number,
  ) {}

  show(bytes: number): void {
    const parts = this.context.interactive ? PARTS * PARTS : PARTS;
    const done = Math.min(parts, Math.floor((parts * bytes) / this.totalBytes));
    if (done <= this.told) return;
    this.told = done;
    const text = `${(bytes / 1e6).toFixed(0)} of ${(this.totalBytes / 1e6).toFixed(0)} MB`;
    if (this.context.interactive) process.stderr.write(`\r${text}`);
    else this.context.err(text);
  }

  stop(): void {
    if (this.context.interactive && this.told >= 0) process.stderr.write('\n');
    this.told = -1;
  }
}
