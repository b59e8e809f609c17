import { ByteCursor } from './byte-cursor.js';
import type { ByteSource } from './byte-source.js';
import { ELEMENT_BYTES } from './element-type.js';
import type { StoredTensor, TensorFile } from './stored-tensor.js';
import { readStrided } from './strided.js';
import { type TorchStorage, TorchTensor, unpickleTorch } from './torch-pickle.js';
import type { PickleValue } from './unpickle.js';
import { weightsError } from './weights-error.js';
import { readZipDirectory } from './zip-directory.js';

const MAX_PICKLE_BYTES = 64e6;
/** Where training scripts keep a model's tensors; averaged ones first, as timm does. */
const ROOTS = ['state_dict_ema', 'model_ema', 'state_dict', 'model', 'model_state_dict', 'net'];
const DEEPEST_ROOT = 3;
/** First of the five parts of a file from before PyTorch 1.6. */
const LEGACY_MAGIC = 0x1950a86a20f9469cfc6cn;

/**
 * Opens what `torch.save` wrote, in the ZIP format or the one before PyTorch 1.6, without reading its numbers.
 *
 * @remarks Nothing in the file is trusted and nothing of it is run: the unpickler knows tensors, dicts, tuples, numbers and
 * strings. Views of a storage keep their strides. A `state_dict` or `model` inside is found.
 * @throws DidError DID_WEIGHTS naming what is damaged or refused
 */
export function readTorch(source: ByteSource): TensorFile {
  const zip = source.read(0, 4).join() === '80,75,3,4';
  const { value, starts } = zip ? readZip(source) : readLegacy(source);
  const { root, entries } = findTensors(value);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, tensor] of entries) {
    const start = starts.get(tensor.storage);
    if (start === undefined) throw weightsError('torch', `the numbers of "${name}" are missing.`, { name });
    const { shape, storage } = tensor;
    tensors.set(name, { dtype: storage.dtype, shape, read: () => readStrided(source, start, tensor) });
  }
  return {
    format: 'torch',
    tensors,
    metadata: root === '' ? {} : { root },
    close: () => source.close(),
  };
}

interface Unpickled {
  readonly value: PickleValue;
  /** Where each storage begins in the file. */
  readonly starts: Map<TorchStorage, number>;
}

function readZip(source: ByteSource): Unpickled {
  const files = readZipDirectory(source);
  const pickle = [...files].find(([name]) => name === 'data.pkl' || name.endsWith('/data.pkl'));
  if (!pickle) throw weightsError('torch', 'the ZIP archive holds no data.pkl; torch.save did not write it.');
  const [name, span] = pickle;
  const folder = name.slice(0, -'data.pkl'.length);
  const order = files.get(`${folder}byteorder`);
  if (order && String.fromCharCode(...source.read(order.start, Math.min(order.size, 6))) !== 'little') {
    throw weightsError('torch', 'the file was written on a big-endian machine, which is not read.');
  }
  if (span.size > MAX_PICKLE_BYTES) throw weightsError('torch', `its pickle has ${span.size} bytes.`);
  const storages = new Map<string, TorchStorage>();
  const cursor = new ByteCursor(source, span.start, span.start + span.size);
  const value = unpickleTorch(cursor, storages);
  const starts = new Map<TorchStorage, number>();
  for (const [key, storage] of storages) {
    const data = files.get(`${folder}data/${key}`);
    const needed = storage.count * ELEMENT_BYTES[storage.dtype];
    if (!data || data.size < needed) {
      throw weightsError(
        'torch',
        `the storage "${key}" needs ${needed} bytes; the file has ${data?.size ?? 0}.`,
        { key },
      );
    }
    starts.set(storage, data.start);
  }
  return { value, starts };
}

/** Five pickles (a magic number, a version, the machine, the object, the order of the storages), then the storages. */
function readLegacy(source: ByteSource): Unpickled {
  const storages = new Map<string, TorchStorage>();
  const cursor = new ByteCursor(source, 0, Math.min(source.size, MAX_PICKLE_BYTES));
  if (unpickleTorch(cursor, storages) !== LEGACY_MAGIC) {
    throw weightsError('torch', 'a pickle that torch.save did not write; only its files are read.');
  }
  unpickleTorch(cursor, storages);
  const machine = unpickleTorch(cursor, storages);
  if (!(machine instanceof Map) || machine.get('little_endian') !== true) {
    throw weightsError('torch', 'the file was written on a big-endian machine, which is not read.');
  }
  const value = unpickleTorch(cursor, storages);
  const order = unpickleTorch(cursor, storages);
  if (!Array.isArray(order)) throw weightsError('torch', 'the list of storages is missing.');
  const starts = new Map<TorchStorage, number>();
  let at = cursor.position;
  for (const key of order) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage) throw weightsError('torch', 'a storage is listed that no tensor uses.');
    const count = new ByteCursor(source, at, Math.min(at + 8, source.size)).u64();
    const end = at + 8 + storage.count * ELEMENT_BYTES[storage.dtype];
    if (count !== storage.count || end > source.size) {
      throw weightsError(
        'torch',
        `the storage "${key}" of ${storage.count} numbers has ${count}, or is cut off.`,
      );
    }
    starts.set(storage, at + 8);
    at = end;
  }
  return { value, starts };
}

/** The outermost dict that holds tensors, looked for under the usual keys. */
function findTensors(value: PickleValue): { root: string; entries: [string, TorchTensor][] } {
  const path: string[] = [];
  let dict = value;
  for (let depth = 0; dict instanceof Map && depth <= DEEPEST_ROOT; depth++) {
    const entries = [...dict].filter(
      (entry): entry is [string, TorchTensor] =>
        typeof entry[0] === 'string' && entry[1] instanceof TorchTensor,
    );
    if (entries.length > 0) return { root: path.join('.'), entries };
    const found: Map<PickleValue, PickleValue> = dict;
    const next = ROOTS.find((key) => found.get(key) instanceof Map);
    if (next === undefined) break;
    path.push(next);
    dict = found.get(next);
  }
  throw weightsError(
    'torch',
    `the file holds no dict of tensors, neither at its top nor under ${ROOTS.join(', ')}.`,
  );
}
