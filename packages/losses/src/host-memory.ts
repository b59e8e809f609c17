import { backend, getBackend } from '@tensorflow/tfjs-core';

/** Backends whose tensors lie in the memory that JavaScript sees, or one copy away from it. */
const HOST = ['cpu', 'wasm', 'tensorflow'];

/** Whether reading a tensor back waits for no device. */
export function isInHostMemory(): boolean {
  // `tensorflow` is tfjs-node with or without a GPU; on one, a read-back is a synchronisation.
  return (
    HOST.includes(getBackend()) && (backend() as { isUsingGpuDevice?: boolean }).isUsingGpuDevice !== true
  );
}
