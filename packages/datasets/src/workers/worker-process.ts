import { prepareBackend } from '@did/runtime';
import sharp from 'sharp';
import { openDetectors } from './open-detector.js';
import { toPlainError } from './plain-error.js';
import { runWorkTask, type WorkTask } from './work-task.js';

// This file is the whole of a worker process: it answers one message after another until its parent goes.

// Two workers with a thread each are faster than two that fight over both cores.
sharp.concurrency(1);

const open = openDetectors(() => prepareBackend('wasm'));

process.on('message', async (message: { readonly id: number; readonly task: WorkTask }) => {
  try {
    process.send?.({ id: message.id, answer: await runWorkTask(message.task, open) });
  } catch (error) {
    process.send?.({ id: message.id, error: toPlainError(error) });
  }
});
process.on('disconnect', () => process.exit());
