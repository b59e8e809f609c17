import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeSafetensors } from '@did/runtime';
import type { DidConfig, DidConfigInput } from '../config/did-config.js';
import { parseConfig } from '../config/parse-config.js';
import type { TrainEvent } from '../train/train-event.js';
import { plantedCropSet } from './planted-crop-set.js';

const METHODS = ['checker', 'stripes'];

/** Crops that a small network learns in seconds. */
export function smallCropSet() {
  return plantedCropSet({ sources: 30, size: 32, methods: METHODS });
}

/** A run of 12 steps in half a second, and whatever is to differ. */
export function smallConfig({ model, train, ...rest }: DidConfigInput = {}): DidConfig {
  return parseConfig(
    {
      model: { backbone: 'tiny', inputSize: 32, critic: { widths: [8, 8, 8] }, headWidths: [16], ...model },
      data: { methods: METHODS },
      train: { batchSize: 6, steps: 12, stepsPerEpoch: 6, validateEvery: 6, checkpointEvery: 3, ...train },
      ...rest,
    },
    { preset: 'demo' },
  );
}

/** Options of a command that trains runs of 4 steps. */
export const SMALL_SETTINGS = [
  'model.backbone=tiny',
  'model.weights=null',
  'model.inputSize=32',
  'model.headWidths=[16]',
  'model.critic.widths=[8,8,8]',
  'train.batchSize=6',
  'train.steps=4',
  'train.stepsPerEpoch=2',
  'train.validateEvery=2',
  'train.checkpointEvery=2',
].flatMap((pair) => ['--set', pair]);

/** Aborts training once a step is done. */
export function stopAt(step: number) {
  const abort = new AbortController();
  const onEvent = (event: TrainEvent) => {
    if (event.type === 'step-end' && event.row.step === step) abort.abort();
  };
  return { signal: abort.signal, onEvent };
}

/** One hash over the names and bits of all tensors of a file of weights. */
export async function hashOfTensors(...path: string[]): Promise<string> {
  const { tensors } = decodeSafetensors(await readFile(join(...path)));
  const hash = createHash('sha256');
  for (const name of Object.keys(tensors).sort()) {
    const { buffer, byteOffset, byteLength } = (tensors[name] as { data: Float32Array }).data;
    hash.update(name).update(Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}
