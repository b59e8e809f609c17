import type { ByteCursor } from './byte-cursor.js';
import type { ElementType } from './element-type.js';
import { isShape, sizeOfShape } from './stored-tensor.js';
import { type PickleValue, unpickle } from './unpickle.js';
import { weightsError } from './weights-error.js';

/** Numbers of one type that lie together; tensors are views of them. */
export class TorchStorage {
  constructor(
    readonly key: string,
    readonly dtype: ElementType,
    readonly count: number,
  ) {}
}

/** A view of a storage, in elements of it. */
export class TorchTensor {
  constructor(
    readonly storage: TorchStorage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

const STORAGE_TYPES: Readonly<Record<string, ElementType>> = {
  'torch.DoubleStorage': 'F64',
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
};

/** The functions that a pickle of weights may call. */
const CALLS: Readonly<Record<string, (args: readonly PickleValue[]) => PickleValue>> = {
  'collections.OrderedDict': orderedDict,
  'torch._utils._rebuild_tensor': rebuildTensor,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_parameter': rebuildParameter,
};

/** A word of the two tables above, so that no string of the pickle can pass for one. */
class Allowed {
  constructor(readonly name: string) {}
}

/**
 * Reads torch's pickle of tensors: their numbers stand elsewhere, under the keys of their storages.
 *
 * @throws DidError DID_WEIGHTS naming the first global that is no tensor, dict, tuple, number or string
 */
export function unpickleTorch(cursor: ByteCursor, storages: Map<string, TorchStorage>): PickleValue {
  return unpickle(cursor, {
    global(name) {
      if (Object.hasOwn(STORAGE_TYPES, name) || Object.hasOwn(CALLS, name)) return new Allowed(name);
      throw weightsError(
        'torch',
        `the file asks for ${JSON.stringify(name)}; only tensors, dicts, tuples, numbers and strings are read, because anything else could run code. ` +
          'Save the state dict alone in Python: torch.save(model.state_dict(), file).',
        { global: name },
      );
    },
    call(callee, args) {
      const call = callee instanceof Allowed && Object.hasOwn(CALLS, callee.name) && CALLS[callee.name];
      if (!call) throw weightsError('torch', 'the pickle calls what is no function.');
      return call(args);
    },
    persistent(id) {
      const [kind, type, key, , count, view] = Array.isArray(id) ? id : [];
      const dtype = type instanceof Allowed ? STORAGE_TYPES[type.name] : undefined;
      if (
        kind !== 'storage' ||
        dtype === undefined ||
        typeof key !== 'string' ||
        !isShape([count]) ||
        (view ?? null) !== null
      ) {
        throw weightsError('torch', 'the pickle refers to something outside that is no storage.');
      }
      const known = storages.get(key);
      if (known && (known.dtype !== dtype || known.count !== count)) {
        throw weightsError('torch', `the storage "${key}" is described in two ways.`, { key });
      }
      const storage = known ?? new TorchStorage(key, dtype, count);
      storages.set(key, storage);
      return storage;
    },
  });
}

function orderedDict(args: readonly PickleValue[]): PickleValue {
  const map = new Map<PickleValue, PickleValue>();
  const [pairs = []] = args;
  if (args.length > 1 || !Array.isArray(pairs)) throw weightsError('torch', 'an OrderedDict of no pairs.');
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2) throw weightsError('torch', 'an OrderedDict of no pairs.');
    map.set(pair[0], pair[1]);
  }
  return map;
}

/** (storage, offset, size, stride, ...): a tensor must lie in its storage, and not be larger than it. */
function rebuildTensor([storage, offset, shape, strides]: readonly PickleValue[]): PickleValue {
  if (
    !(storage instanceof TorchStorage) ||
    !isShape([offset]) ||
    !isShape(shape) ||
    !Array.isArray(strides) ||
    strides.length !== shape.length ||
    !strides.every((stride) => Number.isSafeInteger(stride) && stride >= 0)
  ) {
    throw weightsError('torch', 'a tensor is described wrongly.');
  }
  const start = offset as number;
  const size = sizeOfShape(shape);
  const last = shape.reduce((at, side, axis) => at + (side - 1) * (strides[axis] as number), start);
  if (size > 0 && !(last < storage.count)) {
    throw weightsError(
      'torch',
      `a tensor [${shape.join(',')}] reaches to ${last} of a storage of ${storage.count} numbers.`,
    );
  }
  if (size > storage.count) {
    throw weightsError(
      'torch',
      `a tensor [${shape.join(',')}] repeats its ${storage.count} numbers by a stride of 0; save it as tensor.contiguous().`,
    );
  }
  return new TorchTensor(storage, start, shape, strides);
}

function rebuildParameter([data]: readonly PickleValue[]): PickleValue {
  if (data instanceof TorchTensor) return data;
  throw weightsError('torch', 'a parameter without a tensor.');
}
