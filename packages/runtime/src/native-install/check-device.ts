import { DidError } from '../errors/did-error.js';
import type { ProbeResult } from './probe-addon.js';

/** @throws DidError DID_BACKEND when the kernel ran on the CPU after all, with TensorFlow's words why */
export function checkDevice({ device, notes }: ProbeResult): void {
  if (device.startsWith('GPU')) return;
  throw new DidError(
    'DID_BACKEND',
    `native install --gpu: TensorFlow computes on ${device}, not on the GPU. It says: ${notes.join(' | ') || 'nothing'}. ` +
      'Look whether nvidia-smi shows the device, whether CUDA_VISIBLE_DEVICES hides it, and whether its memory is free; ' +
      'without --gpu the native backend runs on the CPU.',
    { device, notes },
  );
}
