import type { Dataset, Entity, File, Group } from 'h5wasm';
import { MissingPackageError, RefusedFileError } from './refused-file-error.js';

/** A tensor of an HDF5 file, by the name that Keras gives it: `stem_conv/kernel`. */
export interface Hdf5Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

/** Groups in a group are followed no deeper; Keras's stand four deep. */
const MAX_DEPTH = 8;
const MAX_OBJECTS = 50_000;
/** Of what the library says, in letters. */
const MAX_REASON = 200;
/** HDF5's own numbers of classes of types. */
const INTEGER = 0;
const FLOAT = 1;

/**
 * Reads every tensor of an HDF5 file of Keras's: of `model.save('NAME.h5')`, or as keras.applications publishes weights.
 *
 * @remarks The library sees a file system in memory that holds this file alone, so that links to others lead nowhere.
 * @throws RefusedFileError saying what was found; MissingPackageError without the package `h5wasm`
 */
export async function readHdf5(bytes: Uint8Array): Promise<Hdf5Tensor[]> {
  const library = await import('h5wasm').catch((cause) => {
    throw new MissingPackageError('h5wasm', { cause });
  });
  const { FS } = await library.ready;
  const path = '/weights.h5';
  FS.writeFile(path, bytes);
  let file: File | undefined;
  try {
    file = new library.File(path, 'r');
    if (file.file_id < 0n) throw new RefusedFileError('it is damaged from its beginning on');
    return [...tensorsOf(weightsOf(file), bytes.length)];
  } catch (error) {
    if (error instanceof RefusedFileError) throw error;
    // The library throws strings of its C code, numbers, and errors of WebAssembly.
    const reason = String((error as Error)?.message ?? error).slice(0, MAX_REASON);
    throw new RefusedFileError(`it is damaged (${reason})`, { cause: error });
  } finally {
    if (file !== undefined && file.file_id >= 0n) file.close();
    FS.unlink(path);
  }
}

/** Where the layers stand: a whole model has its optimizer's numbers beside them. */
function weightsOf(file: File): Group {
  const names = file.keys();
  if (names.includes('layers') || names.includes('_layer_checkpoint_dependencies')) {
    throw new RefusedFileError(
      "it is of Keras 3's `save_weights`, which numbers layers in place of naming them; save it with model.save('NAME.h5')",
    );
  }
  const inside = names.includes('model_weights') ? file.get('model_weights') : file;
  if (inside === null || !isGroup(inside)) throw new RefusedFileError('it has no layers');
  return inside;
}

function* tensorsOf(root: Group, fileBytes: number): Generator<Hdf5Tensor> {
  const names = new Set<string>();
  let numbers = 0;
  for (const { path, dataset } of datasetsIn(root)) {
    const name = nameOf(path);
    if (names.has(name)) throw new RefusedFileError(`it has ${name} twice`);
    names.add(name);
    const { shape, count } = shapeOf(name, dataset);
    numbers += count;
    // Nothing that Keras writes is compressed: what has more numbers than its file has bytes was made to fill memory.
    if (numbers > fileBytes) throw new RefusedFileError(`${name} declares more numbers than the file holds`);
    yield { name, shape, values: numbersOf(name, dataset.value, count) };
  }
  if (names.size === 0) throw new RefusedFileError('it holds no tensors');
}

function* datasetsIn(root: Group): Generator<{ path: string[]; dataset: Dataset }> {
  const open: { group: Group; path: string[] }[] = [{ group: root, path: [] }];
  let objects = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const part of next.group.keys()) {
      const path = [...next.path, part];
      objects += 1;
      if (objects > MAX_OBJECTS || path.length > MAX_DEPTH) {
        throw new RefusedFileError('it has more groups, or deeper ones, than any of Keras');
      }
      const entity = next.group.get(part);
      if (entity !== null && isGroup(entity)) open.push({ group: entity, path });
      else if (entity !== null && isDataset(entity)) yield { path, dataset: entity };
      else throw new RefusedFileError(`${path.join('/')} is neither a group nor a tensor`);
    }
  }
}

/** `stem_conv/stem_conv/kernel:0` of Keras 2 and `stem_conv/NETWORK/stem_conv/kernel` of Keras 3 are `stem_conv/kernel`. */
function nameOf(path: readonly string[]): string {
  const kind = (path.at(-1) as string).replace(/:0$/, '').replace('depthwise_kernel', 'kernel');
  return path.length === 1 ? kind : `${path.at(-2)}/${kind}`;
}

function shapeOf(name: string, dataset: Dataset): { shape: number[]; count: number } {
  const { type, size, shape, vlen, virtual_sources: elsewhere } = dataset.metadata;
  const isNumber = (type === FLOAT && (size === 4 || size === 8)) || (type === INTEGER && size <= 8);
  if (!isNumber || vlen || shape === null || elsewhere !== undefined) {
    throw new RefusedFileError(`${name} does not hold float32, float64 or whole numbers of its own`);
  }
  const count = shape.reduce((product, side) => product * side, 1);
  if (!Number.isSafeInteger(count)) throw new RefusedFileError(`${name} has the shape [${shape}]`);
  return { shape, count };
}

function numbersOf(name: string, value: unknown, count: number): Float32Array<ArrayBuffer> {
  const given = typeof value === 'number' || typeof value === 'bigint' ? [value] : value;
  const values = Float32Array.from(given as ArrayLike<number | bigint>, Number);
  if (values.length !== count) throw new RefusedFileError(`${name} has ${values.length} of ${count} numbers`);
  return values;
}

function isGroup(entity: Entity): entity is Group {
  return 'type' in entity && entity.type === 'Group';
}

function isDataset(entity: Entity): entity is Dataset {
  return 'type' in entity && entity.type === 'Dataset';
}
