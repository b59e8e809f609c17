import { appendFile, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetricsRow } from '../train-event.js';
import { toDiskError } from '../write-file-atomically.js';
import { EVENT_FILE_VERSION, encodeEvent, stepOfEvent, type TensorboardEvent } from './event.js';
import { rowScalars } from './row-scalars.js';
import { encodeTfRecord, readTfRecords } from './tf-record.js';

const PREFIX = 'events.out.tfevents.';

/**
 * Writes the numbers of `metrics.jsonl` as TensorBoard reads them: a file for each process, in the order of their names.
 *
 * @remarks
 * Only whole records are appended, and readers stop at one that a crash cut short, so the files can be read at any moment.
 * A run that goes on cuts off what lies beyond its checkpoint, and says where it starts, for a TensorBoard that looks on.
 */
export class EventLog {
  private pending: Uint8Array[] = [];
  private file: string | null = null;
  private startStep = 0;

  /** @param dir - The run's folder. */
  constructor(private readonly dir: string) {}

  /** Drops the events after `step`, which a killed run wrote beyond its last checkpoint. */
  async rewindTo(step: number): Promise<void> {
    this.startStep = step;
    for (const file of await eventFiles(this.dir)) {
      const path = join(this.dir, file);
      const content = await readFile(path);
      let [end, events] = [0, 0];
      for (const record of readTfRecords(content)) {
        if (stepOfEvent(record.data) > step) break;
        end = record.end;
        events += 1;
      }
      // Its first event only names the format, its second the start.
      if (events <= 2) await rm(path);
      else if (end < content.length) await truncate(path, end);
    }
  }

  /** Adds a row; it reaches the disk with the next flush. */
  add(row: MetricsRow): void {
    this.push({ wallTime: Date.now() / 1000, step: row.step, scalars: rowScalars(row) });
  }

  /** Appends what is buffered. @throws DidError (code DID_DISK) when there is no room. */
  async flush(): Promise<void> {
    if (this.pending.length === 0) return;
    this.file ??= await this.startFile();
    const content = Buffer.concat(this.pending);
    this.pending = [];
    try {
      await appendFile(this.file, content);
    } catch (error) {
      throw toDiskError(error, this.file);
    }
  }

  /** TensorBoard reads files by name and never goes back, so a new one's name follows all others, whatever the clock says. */
  private async startFile(): Promise<string> {
    const wallTime = Date.now() / 1000;
    const last = (await eventFiles(this.dir)).at(-1);
    const earlier = last === undefined ? 0 : Number(last.slice(PREFIX.length).split('.')[0]) + 1;
    const seconds = Math.max(Math.floor(wallTime), earlier);
    const events = this.pending;
    this.pending = [];
    this.push({ wallTime, step: this.startStep, fileVersion: EVENT_FILE_VERSION });
    this.push({ wallTime, step: this.startStep + 1, starts: true });
    this.pending.push(...events);
    return join(this.dir, `${PREFIX}${String(seconds).padStart(10, '0')}.did`);
  }

  private push(event: TensorboardEvent): void {
    this.pending.push(encodeTfRecord(encodeEvent(event)));
  }
}

async function eventFiles(dir: string): Promise<string[]> {
  return (await readdir(dir)).filter((name) => name.startsWith(PREFIX)).sort();
}
