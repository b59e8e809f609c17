import type { NativeProgress } from '@did/runtime/node';
import type { CliContext } from './cli-context.js';
import { type Progress, startProgress } from './progress.js';

/** A bar of megabytes for each of fetching and unpacking, begun when its first bytes come. */
export class NativeProgressDisplay {
  readonly #context: CliContext;
  #bar:
    | { readonly type: NativeProgress['type']; readonly progress: Progress; readonly from: number }
    | undefined;
  #started = 0;

  #shown = -1;

  constructor(context: CliContext) {
    this.#context = context;
  }

  show({ type, wheel, bytes, totalBytes }: NativeProgress): void {
    if (this.#bar?.type !== type) {
      this.stop();
      const label = type === 'download-progress' ? 'fetched, MB' : 'unpacked, MB';
      this.#bar = {
        type,
        progress: startProgress(this.#context, label, megabytes(totalBytes)),
        from: bytes,
      };
      this.#started = performance.now();
      this.#shown = -1;
    }
    if (megabytes(bytes) === this.#shown) return;
    this.#shown = megabytes(bytes);
    const seconds = (performance.now() - this.#started) / 1000;
    // What an earlier install had fetched says nothing of the speed.
    const rate = (bytes - this.#bar.from) / seconds;
    const left = rate > 0 && seconds > 1 ? (totalBytes - bytes) / rate : null;
    this.#bar.progress.update(megabytes(bytes), left, wheel);
  }

  stop(): void {
    this.#bar?.progress.stop();
    this.#bar = undefined;
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
