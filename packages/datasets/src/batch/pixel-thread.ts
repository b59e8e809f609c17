import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { storedPixels } from '../crop-set/stored-pixels.js';
import { toPlainError } from '../workers/plain-error.js';
import { createPixelMaker, type PixelJob } from './pixel-maker.js';
import type { PixelThreadAnswer, PixelThreadData } from './pixel-threads.js';

// This file is the whole of a thread that decodes and varies crops: it answers one message after another.

// On Linux a priority belongs to a thread: the network goes first, and this one takes what is left.
if (process.platform === 'linux') setPriority(0, 5);

const { dir, recipe } = workerData as PixelThreadData;
const maker = storedPixels(dir).then((readPixels) => createPixelMaker({ readPixels }, recipe));

parentPort?.on('message', async ({ id, job }: { readonly id: number; readonly job: PixelJob }) => {
  const answer = (reply: PixelThreadAnswer, transfer: ArrayBuffer[] = []) =>
    parentPort?.postMessage(reply, transfer);
  try {
    const made = await (await maker).make(job);
    answer({ id, made }, [made.pixels.buffer]);
  } catch (error) {
    answer({ id, error: toPlainError(error) });
  }
});
