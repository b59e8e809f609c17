import { createFaceApiDetector } from '@did/faces/node';
import { isDidError, prepareBackend } from '@did/runtime';
import sharp from 'sharp';
import { type ForgeTask, runForgeTask } from './forge-worker.js';

// This file is the whole of a worker process: it answers one message after another until its parent goes.

// Two workers with a thread each are faster than two that fight over both cores.
sharp.concurrency(1);

let detector: ReturnType<typeof createFaceApiDetector> | undefined;
const openDetector = () => {
  detector ??= prepareBackend('wasm').then(() => createFaceApiDetector());
  return detector;
};

process.on('message', async (message: { readonly id: number; readonly task: ForgeTask }) => {
  try {
    process.send?.({ id: message.id, answer: await runForgeTask(message.task, openDetector) });
  } catch (error) {
    const code = isDidError(error) ? error.code : undefined;
    const text = error instanceof Error ? error.message : String(error);
    process.send?.({
      id: message.id,
      error: { code, text, stack: error instanceof Error ? error.stack : '' },
    });
  }
});
process.on('disconnect', () => process.exit());
