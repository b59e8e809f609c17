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
  const started = performance.now();
  const at = new Map<string, number>();
  const first = new Map<string, number>();
  const now = (note: string) => {
    const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);
    const [done, before] = [sum(at.values()), sum(first.values())];
    const rate = (done - before) / (performance.now() - started);
    progress.update(done, rate > 0 ? (total - done) / rate / 1000 : null, note);
  };
  return {
    event(event: StudyEvent) {
      const { id, config } = event.run;
      if (event.type === 'run-progress') {
        // What was done before this command says nothing of its pace.
        if (!first.has(id)) first.set(id, event.step - 1);
        at.set(id, event.step);
        now(`${id} ${event.step}/${config.train.steps}`);
      } else if (event.type === 'run-test') {
        at.set(id, config.train.steps);
        if (!first.has(id)) first.set(id, config.train.steps);
        now(`${id} test ${event.test}`);
      } else if (event.type === 'run-end') {
        if (event.state.status !== 'unfinished') at.set(id, config.train.steps);
        if (!first.has(id)) first.set(id, config.train.steps);
        const why = event.state.error === undefined ? '' : `: ${event.state.error.message}`;
        if (!context.interactive || why !== '')
          context.err(`${id} ${event.reused ? 'was done before' : event.state.status}${why}`);
        now(id);
      }
    },
    stop: () => progress.stop(),
  };
}
