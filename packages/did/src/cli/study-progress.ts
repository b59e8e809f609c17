import type { StudyEvent } from '../ablate/run-study.js';
import type { CliContext } from './cli-context.js';
import { startProgress } from './progress.js';

/**
 * Shows how far a study is, in steps over all its runs, and names each run that ends.
 *
 * @param label - The command.
 * @param steps - Of each run.
 */
export function showStudy(context: CliContext, label: string, steps: readonly number[]) {
  const total = steps.reduce((sum, count) => sum + count, 0);
  const progress = startProgress(context, label, total);
  // Processes take a while to start, which says nothing of the pace.
  let started: number | null = null;
  const at = new Map<string, number>();
  const first = new Map<string, number>();
  const now = (note: string) => {
    const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);
    const [done, before] = [sum(at.values()), sum(first.values())];
    const ms = started === null ? 0 : performance.now() - started;
    const rate = ms > 0 ? (done - before) / ms : 0;
    progress.update(done, rate > 0 ? (total - done) / rate / 1000 : null, note);
  };
  return {
    event(event: StudyEvent) {
      const { id, config } = event.run;
      if (event.type === 'run-progress') {
        started ??= performance.now();
        // Nor does what was done before.
        if (!first.has(id)) first.set(id, event.step);
        at.set(id, event.step);
        now(`${id} ${event.step}/${config.train.steps}`);
      } else if (event.type === 'run-test') {
        at.set(id, config.train.steps);
        if (!first.has(id)) first.set(id, config.train.steps);
        now(`${id} test ${event.test}`);
      } else if (event.type === 'run-end') {
        if (event.state.status !== 'unfinished') at.set(id, config.train.steps);
        if (!first.has(id)) first.set(id, at.get(id) ?? 0);
        const why = event.state.error === undefined ? '' : `: ${event.state.error.message}`;
        // On a terminal the line takes the place of the bar, which is drawn again below it.
        if (!context.interactive || why !== '') {
          const line = `${id} ${event.reused ? 'was done before' : event.state.status}${why}`;
          context.err(context.interactive ? `\r\u001b[K${line}` : line);
        }
        now(id);
      }
    },
    stop: () => progress.stop(),
  };
}
