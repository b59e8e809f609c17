import { loadCropSet } from '@did/datasets';
import { isDidError } from '@did/runtime';
import { evaluateRun } from '../evaluate/evaluator.js';
import { trainRun } from '../train/trainer.js';
import type { ChildMessage, ChildRequest } from './child-messages.js';

// The process that `start-child.ts` forks: one request, then it ends. It never outlives its parent.
process.once('disconnect', () => process.exit(1));
process.once('message', (request) => void work(request as ChildRequest));

async function work(request: ChildRequest): Promise<void> {
  try {
    await say({ type: 'child-done', ...(await trainAndEvaluate(request)) });
    process.exit(0);
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const code = isDidError(error) ? error.code : null;
    await say({ type: 'child-failed', code, message, stack: stack ?? message });
    process.exit(1);
  }
}

async function trainAndEvaluate({ config, data: dir, out, backend, rounds, ...limits }: ChildRequest) {
  const data = await loadCropSet(dir);
  const started = performance.now();
  const { finished } = await trainRun({
    config,
    data,
    out,
    backend,
    ...limits,
    onEvent: (event) => void say({ type: 'train-event', event }),
  });
  const trained = performance.now();
  const trainSeconds = (trained - started) / 1000;
  if (!finished) return { finished, trainSeconds, evaluateSeconds: 0 };
  await say({ type: 'evaluation-start' });
  for (const checkpoint of ['last', 'best'] as const) {
    await evaluateRun({ run: out, data, checkpoint, split: 'test', backend, rounds });
  }
  return {
    finished,
    trainSeconds,
    evaluateSeconds: (performance.now() - trained) / 1000,
  };
}

function say(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) return resolve();
    process.send(message, () => resolve());
  });
}
