import { existsSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { runPaths } from './run-folder.js';
import { EventLog } from './tensorboard/event-log.js';
import type { MetricsRow } from './train-event.js';
import { toDiskError, writeFileAtomically } from './write-file-atomically.js';

const ROWS_BUFFERED = 25;

/** Writes `metrics.jsonl`, one JSON line a row, and the same for TensorBoard; buffered, whole rows only. */
export class RunLog {
  private readonly path: string;
  private readonly events: EventLog | null;
  private pending: string[] = [];

  /** @param dir - The run's folder. */
  constructor(dir: string, { tensorboard }: { readonly tensorboard: boolean }) {
    this.path = runPaths.metrics(dir);
    this.events = tensorboard ? new EventLog(dir) : null;
  }

  /** Drops the rows after `step`, which a killed run wrote beyond its last checkpoint; all of them where it had none (0). */
  async rewindTo(step: number): Promise<void> {
    const rows = await readMetrics(this.path);
    const kept = step === 0 ? [] : rows.filter((row) => row.step <= step);
    if (kept.length !== rows.length || rows.length === 0) {
      await writeFileAtomically(this.path, kept.map((row) => `${JSON.stringify(row)}\n`).join(''));
    }
    await this.events?.rewindTo(step);
  }

  /** Adds a row; it reaches the disk with the next flush. */
  async add(row: MetricsRow): Promise<void> {
    this.pending.push(`${JSON.stringify(row)}\n`);
    this.events?.add(row);
    if (this.pending.length >= ROWS_BUFFERED) await this.flush();
  }

  /** Appends what is buffered. @throws DidError (code DID_DISK) when there is no room. */
  async flush(): Promise<void> {
    if (this.pending.length === 0) return;
    const text = this.pending.join('');
    this.pending = [];
    try {
      await appendFile(this.path, text);
    } catch (error) {
      throw toDiskError(error, this.path);
    }
    await this.events?.flush();
  }
}

/** Reads `metrics.jsonl`; a last line that a crash cut short is left out. */
export async function readMetrics(path: string): Promise<MetricsRow[]> {
  if (!existsSync(path)) return [];
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as MetricsRow];
    } catch {
      return [];
    }
  });
}
