import { bytesInMemory } from './byte-source.js';
import { openFile } from './open-file.js';
import { readSafetensors } from './read-safetensors.js';
import { readTorch } from './read-torch.js';
import type { TensorFile } from './stored-tensor.js';
import { weightsError } from './weights-error.js';

const HDF5 = '137,72,68,70';
const ZIP = '80,75,3,4';
const PICKLE = 0x80;
const BRACE = 0x7b;

/**
 * Opens a file of tensors, safetensors or what `torch.save` wrote, by its first bytes; its numbers are read when asked for.
 *
 * @param from - a path in Node, or the file's bytes, of which tensors may be views
 * @returns what the caller closes
 * @throws DidError DID_WEIGHTS naming what is damaged, refused, or of another format
 * @example
 * const file = readTensors('resnet50.pth');
 * const kernel = file.tensors.get('conv1.weight')?.read();
 * file.close();
 */
export function readTensors(from: string | ArrayBuffer | Uint8Array): TensorFile {
  const source = typeof from === 'string' ? openFile(from) : bytesInMemory(from);
  try {
    const first = source.read(0, 9);
    const magic = first.subarray(0, 4).join();
    // A safetensors header of 640 bytes begins as a pickle does, but for the brace.
    if (magic === ZIP || (first[0] === PICKLE && first[8] !== BRACE)) return readTorch(source);
    if (magic === HDF5) {
      throw weightsError(
        'weights',
        'HDF5, as Keras writes it, is not read here: convert it to safetensors (npx @did/did weights import FILE --arch NAME).',
      );
    }
    return readSafetensors(source);
  } catch (error) {
    source.close();
    throw error;
  }
}
