import { existsSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { toDiskError } from '../crop-set/disk-error.js';
import type { SurveyedPortrait } from './folder-tasks.js';

/** A portrait that was looked at: its landmarks, or why there are none. */
export type SurveyLine = SurveyedPortrait | { readonly key: string; readonly reason: string };

/**
 * Keeps what was found in each portrait beside the unfinished set, so that an interrupted search for
 * thousands of faces is not begun again.
 */
export class SurveyLog {
  private constructor(
    private readonly file: string,
    private readonly lines: Map<string, SurveyLine>,
  ) {}

  /** Opens or begins the log; a last line that was cut off is cut away. */
  static async open(file: string): Promise<SurveyLog> {
    const lines = new Map<string, SurveyLine>();
    if (existsSync(file)) {
      const text = await readFile(file, 'utf8');
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      for (const line of whole.split('\n').filter((one) => one !== '')) {
        const parsed = JSON.parse(line) as { key: string; reason?: string; landmarks68?: number[] };
        lines.set(
          parsed.key,
          parsed.landmarks68 === undefined
            ? { key: parsed.key, reason: parsed.reason ?? '' }
            : { key: parsed.key, landmarks68: Float32Array.from(parsed.landmarks68) },
        );
      }
      if (whole.length < text.length) await writeFile(file, whole);
    }
    return new SurveyLog(file, lines);
  }

  get(key: string): SurveyLine | undefined {
    return this.lines.get(key);
  }

  async add(line: SurveyLine): Promise<void> {
    const plain = 'landmarks68' in line ? { ...line, landmarks68: [...line.landmarks68] } : line;
    try {
      await appendFile(this.file, `${JSON.stringify(plain)}\n`);
    } catch (error) {
      throw toDiskError(error, `forgeCropSet: ${this.file}`);
    }
    this.lines.set(line.key, line);
  }
}
