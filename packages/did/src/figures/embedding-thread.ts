import { parentPort, workerData } from 'node:worker_threads';
import type { EmbeddingAnswer } from './embed-in-thread.js';
import { type EmbeddingJob, embedPoints } from './embed-points.js';

// This file is the whole of a thread that lays rows into the plane, so that nothing else waits for it.

const answer = (reply: EmbeddingAnswer) => parentPort?.postMessage(reply);
const points = embedPoints(workerData as EmbeddingJob, (done, of) =>
  answer({ type: 'embedding-progress', done, of }),
);
answer({ type: 'embedding-done', points });
