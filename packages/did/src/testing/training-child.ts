import { trainRun } from '../train/trainer.js';
import { smallConfig, smallCropSet } from './small-training.js';

// The process that `kill-training.ts` forks, again and again: `node training-child.ts RUN`. It says when training starts
// and ends. All that has a state is on: the balance, the average, the wait for a gain, kept checkpoints, augmentation,
// domains that are discovered.
const config = smallConfig({
  model: { dropout: 0.2 },
  loss: { balance: 'uncertainty', balanceDec: 'bounded' },
  optimizer: { schedule: 'cosine', warmupSteps: 4, clipNorm: 1 },
  domains: { source: 'discovered', largest: 3, every: 7 },
  train: {
    steps: 30,
    stepsPerEpoch: 10,
    validateEvery: 5,
    checkpointEvery: 3,
    keepLast: 2,
    keepEvery: 7,
    ema: { decay: 0.9 },
    earlyStopping: { patience: 100 },
  },
});
await trainRun({
  config,
  data: smallCropSet(),
  out: process.argv[2] as string,
  backend: 'wasm',
  onEvent: ({ type }) => {
    if (type === 'train-start' || type === 'train-end') process.send?.(type);
  },
});
process.disconnect?.();
