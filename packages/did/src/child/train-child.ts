import { type CropSet, loadCropSet } from '@did/datasets';
import { isDidError } from '@did/runtime';
import { evaluateRun } from '../evaluate/evaluator.js';
import { trainRun } from '../train/trainer.js';
import { type ChildMessage, type ChildRequest, STOP } from './child-messages.js';

// The process that `start-child.ts` forks: one request, then it ends. It never outlives its parent.
process.once('disconnect', () => process.exit(1));
// A terminal sends Ctrl-C to all its processes: what it means for this one is up to the parent.
process.on('SIGINT', () => {});
const stop = new AbortController();
process.on('message', (message) => {
  if (message === STOP) stop.abort();
  else void work(message as ChildRequest);
});

async function work(request: ChildRequest): Promise<void> {
  try {
    await say({ type: 'child-done', ...(await trainAndTest(request)) });
    process.exit(0);
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const code = isDidError(error) ? error.code : null;
    await say({ type: 'child-failed', code, message, stack: stack ?? message });
    process.exit(1);
  }
}

async function trainAndTest({
  config,
  data,
  out,
  train = true,
  tests,
  backend,
  rounds,
  ...limits
}: ChildRequest) {
  const sets = new Map<string, Promise<CropSet>>();
  const read = (dir: string) => {
    const set = sets.get(dir) ?? loadCropSet(dir);
    sets.set(dir, set);
    return set;
  };
  const started = performance.now();
  if (train) {
    const { finished } = await trainRun({
      config,
      data: await read(data),
      out,
      backend,
      ...limits,
      signal: stop.signal,
      onEvent: (event) => void say({ type: 'train-event', event }),
    });
    if (!finished) return { finished, trainSeconds: secondsSince(started), evaluateSeconds: 0 };
  }
  const trained = performance.now();
  const trainSeconds = (trained - started) / 1000;
  for (const test of tests ?? [{ name: 'test', data, split: 'test' as const }]) {
    if (stop.signal.aborted) return { finished: false, trainSeconds, evaluateSeconds: secondsSince(trained) };
    await say({ type: 'evaluation-start', test: test.name });
    for (const checkpoint of ['last', 'best'] as const) {
      const { name, split } = test;
      await evaluateRun({
        run: out,
        data: await read(test.data),
        checkpoint,
        split,
        test: name,
        backend,
        rounds,
      });
    }
    await say({ type: 'evaluation-end', test: test.name });
  }
  return { finished: true, trainSeconds, evaluateSeconds: secondsSince(trained) };
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}

function say(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) return resolve();
    process.send(message, () => resolve());
  });
}
