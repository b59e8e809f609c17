import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadGolden } from '@did/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { File, ready } from 'h5wasm';
import { openWeights } from '../open-weights.js';
import { type Hdf5Tensor, readHdf5 } from './read-hdf5.js';

const folder = new URL('../../../golden/keras/', import.meta.url);
const read = async (name: string) => readHdf5(await readFile(new URL(name, folder)));
const { tensors } = loadGolden<{ tensors: Record<string, { shape: number[]; values: number[] }> }>(
  new URL('files.json', folder),
);

/** A file that h5wasm writes. */
async function made(write: (file: File) => void): Promise<Uint8Array> {
  const { FS } = await ready;
  const file = new File('/made.h5', 'w');
  write(file);
  file.close();
  const bytes = Uint8Array.from(FS.readFile('/made.h5') as Uint8Array);
  FS.unlink('/made.h5');
  return bytes;
}
const put = (file: File, name: string, data: number[] | Float32Array, dtype = '<f4') =>
  file.create_dataset({ name, data: Array.from(data), dtype, shape: [data.length] });

describe('readHdf5', () => {
  it.each(['model.h5', 'keras-2.h5'])(
    "reads %s of Keras's to the bit, by its layers' names",
    async (name) => {
      const found = new Map((await read(name)).map((tensor) => [tensor.name, tensor]));
      expect([...found.keys()].sort()).toEqual(Object.keys(tensors).sort());
      for (const [key, { shape, values }] of Object.entries(tensors)) {
        const tensor = found.get(key) as Hdf5Tensor;
        expect([key, tensor.shape, Array.from(tensor.values)]).toEqual([key, shape, values]);
      }
    },
  );

  it("says how to save what Keras 3's save_weights numbers", async () => {
    await expect(read('by-number.weights.h5')).rejects.toThrow(/numbers layers .* model\.save\('NAME\.h5'\)/);
  });

  it('reads float64 and whole numbers too, and what is single', async () => {
    const bytes = await made((file) => {
      file.create_group('layer');
      file.create_dataset({ name: 'layer/double', data: [0.5, -2], dtype: '<f8' });
      file.create_dataset({ name: 'layer/count', data: [7n, 8n], dtype: '<q' } as never);
      file.create_dataset({ name: 'layer/scalar', data: 3, dtype: '<f4', shape: [] });
    });
    const found = (await readHdf5(bytes)).map(({ name, values }) => [name, Array.from(values)]);
    expect(Object.fromEntries(found)).toEqual({
      'layer/double': [0.5, -2],
      'layer/count': [7, 8],
      'layer/scalar': [3],
    });
  });

  it.each<[string, (file: File) => void, RegExp]>([
    ['nothing', () => undefined, /holds no tensors/],
    [
      'text',
      (file) => file.create_dataset({ name: 'text', data: ['a'], dtype: 'S1' }),
      /text does not hold float32, float64 or whole numbers/,
    ],
    [
      'a link to another file',
      (file) => file.create_external_link('/etc/passwd', '/x', 'link'),
      /link is neither a group nor a tensor/,
    ],
    [
      'the same name twice',
      (file) => {
        for (const group of ['a', 'a/layer', 'b', 'b/layer']) file.create_group(group);
        put(file, 'a/layer/kernel', [1]);
        put(file, 'b/layer/kernel', [2]);
      },
      /it has layer\/kernel twice/,
    ],
    [
      'a group in itself',
      (file) => {
        file.create_group('loop');
        file.create_hard_link('/loop', '/loop/loop');
      },
      /more groups, or deeper ones/,
    ],
    [
      'more numbers than bytes',
      (file) =>
        file.create_dataset({
          ...{ name: 'zeros', data: new Float32Array(100_000), dtype: '<f4' },
          ...{ chunks: [1000], compression: 9 },
        }),
      /zeros declares more numbers than the file holds/,
    ],
  ])('refuses %s', async (_, write, message) => {
    const bytes = await made(write);
    await expect(readHdf5(bytes)).rejects.toThrow(message);
  });

  it('refuses what is cut off', async () => {
    const bytes = await readFile(new URL('model.h5', folder));
    await expect(readHdf5(bytes.subarray(0, 3000))).rejects.toThrow(/it is damaged from its beginning on/);
  });
});

describe('openWeights', () => {
  let place = '';
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'did-hdf5-'));
  });
  afterAll(() => rm(place, { recursive: true }));

  it('opens HDF5 by its first bytes, and refuses damage as an error of the user', async () => {
    const { tensors: opened } = await openWeights(fileURLToPath(new URL('keras-2.h5', folder)));
    expect(opened.get('stem_conv/kernel')?.shape).toEqual([3, 3, 3, 4]);
    const cut = join(place, 'cut.h5');
    await writeFile(cut, (await readFile(new URL('model.h5', folder))).subarray(0, 3000));
    await expect(openWeights(cut)).rejects.toThrow(/\[DID_WEIGHTS\] weights: this HDF5 file is refused/);
  });
});
