import type { ByteSource } from './byte-source.js';
import { ELEMENT_BYTES, toFloat32 } from './element-type.js';
import { sizeOfShape } from './stored-tensor.js';
import type { TorchTensor } from './torch-pickle.js';
import { weightsError } from './weights-error.js';

/** A tensor's numbers in row-major order, from a storage that begins at `start`. @throws DidError DID_WEIGHTS when the file has shrunk */
export function readStrided(source: ByteSource, start: number, tensor: TorchTensor): Float32Array {
  const { storage, offset, shape, strides } = tensor;
  const size = sizeOfShape(shape);
  if (size === 0) return new Float32Array();
  const bytes = ELEMENT_BYTES[storage.dtype];
  const span = shape.reduce((at, side, axis) => at + (side - 1) * (strides[axis] as number), 1);
  const raw = source.read(start + offset * bytes, span * bytes);
  if (raw.length < span * bytes) throw weightsError('torch', 'the file is shorter than it was.');
  const values = toFloat32(raw, storage.dtype);
  return isContiguous(shape, strides) ? values : gather(values, shape, strides, size);
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const side = shape[axis] as number;
    if (side > 1 && strides[axis] !== step) return false;
    step *= side;
  }
  return true;
}

/** Counts through the places of the result, the last axis fastest, and keeps the place in the storage beside it. */
function gather(
  values: Float32Array,
  shape: readonly number[],
  strides: readonly number[],
  size: number,
): Float32Array {
  const result = new Float32Array(size);
  const place = shape.map(() => 0);
  let from = 0;
  for (let i = 0; i < size; i++) {
    result[i] = values[from] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (place[axis] as number) + 1;
      from += strides[axis] as number;
      if (next < (shape[axis] as number)) {
        place[axis] = next;
        break;
      }
      from -= next * (strides[axis] as number);
      place[axis] = 0;
    }
  }
  return result;
}
