import { open } from 'node:fs/promises';
import { readTensors, type StoredTensor } from '@did/runtime';
import { openHdf5Reader } from './hdf5/hdf5-reader.js';

/** The tensors of a file, to be read until it is closed. */
export interface OpenedWeights {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  close(): void;
}

const HDF5 = [0x89, 0x48, 0x44, 0x46];

/**
 * Opens a checkpoint: safetensors, what `torch.save` wrote, or HDF5 of Keras's, which is read whole.
 *
 * @throws DidError DID_WEIGHTS when it is damaged or refused, or is HDF5 and the package `h5wasm` is not installed
 */
export async function openWeights(file: string): Promise<OpenedWeights> {
  if (!(await startsWith(file, HDF5))) return readTensors(file);
  const reader = openHdf5Reader();
  try {
    const found = await reader.read(file);
    const tensors = found.map(({ name, shape, values }): [string, StoredTensor] => [
      name,
      { dtype: 'F32', shape, read: () => values },
    ]);
    return { tensors: new Map(tensors), close: () => undefined };
  } finally {
    reader.close();
  }
}

async function startsWith(file: string, bytes: readonly number[]): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(new Uint8Array(bytes.length), 0, bytes.length, 0);
    return bytes.every((byte, i) => buffer[i] === byte);
  } finally {
    await handle.close();
  }
}
