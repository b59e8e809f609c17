import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { loadGolden } from '../testing/index.js';
import { readSafetensors } from './read-safetensors.js';
import { readTensors } from './read-tensors.js';
import { encodeSafetensors } from './safetensors.js';
import type { TensorFile } from './stored-tensor.js';

type Described = Record<string, { shape: number[]; values: (number | string)[] }>;
const golden = loadGolden<{ types: Described; nested: Described }>(
  new URL('../../golden/weights/files.json', import.meta.url),
);
const path = (name: string) => fileURLToPath(new URL(`../../golden/weights/${name}`, import.meta.url));
const bytesOf = (name: string) => new Uint8Array(readFileSync(path(name)));

/** Python's infinities come as words. */
const wanted = (described: Described) =>
  Object.fromEntries(
    Object.entries(described).map(([name, { shape, values }]) => [
      name,
      {
        shape,
        values: values.map((v) =>
          Math.fround(typeof v === 'string' ? Number(v.replace('inf', 'Infinity')) : v),
        ),
      },
    ]),
  );
const found = (file: TensorFile) =>
  Object.fromEntries([...file.tensors].map(([name, t]) => [name, { shape: t.shape, values: [...t.read()] }]));

/** A safetensors file with a header of one's own. */
function safetensorsOf(header: string, data: readonly number[] = []): Uint8Array {
  const text = new TextEncoder().encode(header);
  const size = new Uint8Array(8);
  new DataView(size.buffer).setBigUint64(0, BigInt(text.length), true);
  return Uint8Array.from([...size, ...text, ...data]);
}

/** The file before PyTorch 1.6 with another object in it. */
function legacyOf(pickle: readonly number[]): Uint8Array {
  const bytes = bytesOf('types-legacy.pth');
  const text = String.fromCharCode(...bytes);
  const start = text.indexOf('\x80\x02ccollections');
  return Uint8Array.from([...bytes.subarray(0, start), ...pickle]);
}
const codes = (text: string) => [...text].map((c) => c.charCodeAt(0));

describe('readTensors', () => {
  it.each(['types.pth', 'types-legacy.pth'])(
    '%s: every element type and view, as PyTorch has them',
    (name) => {
      const fromDisk = readTensors(path(name));
      expect(found(fromDisk)).toEqual(wanted(golden.types));
      expect(fromDisk.tensors.get('type.BF16')?.dtype).toBe('BF16');
      fromDisk.close();
      // Out of a larger buffer at an odd place, where nothing can be viewed.
      const bytes = bytesOf(name);
      const pool = new Uint8Array(bytes.length + 9);
      pool.set(bytes, 1);
      expect(found(readTensors(pool.subarray(1, 1 + bytes.length)))).toEqual(wanted(golden.types));
    },
  );

  it('finds the averaged weights in a training checkpoint, and leaves its optimizer and numbers alone', () => {
    const file = readTensors(path('nested.pth'));
    expect(file.metadata).toEqual({ root: 'state_dict_ema' });
    expect(found(file)).toEqual(wanted(golden.nested));
    file.close();
  });

  it('refuses a checkpoint that would run code, by the name of what it asks for', () => {
    expect(() => readTensors(path('code.pth'))).toThrow(
      /"posix\.system"; only tensors, dicts.*state_dict\(\)/,
    );
  });

  it('reads safetensors of every element type, and views float32 in place', () => {
    const bytes = encodeSafetensors(
      {
        a: { dtype: 'F32', shape: [2], data: Float32Array.of(1.5, -2) },
        b: { dtype: 'F16', shape: [1, 1], data: Uint16Array.of(0x3c00) },
      },
      { made: 'here' },
    );
    const file = readTensors(bytes);
    expect([file.format, file.metadata]).toEqual(['safetensors', { made: 'here' }]);
    expect(found(file)).toEqual({ a: { shape: [2], values: [1.5, -2] }, b: { shape: [1, 1], values: [1] } });
    expect(file.tensors.get('a')?.read().buffer).toBe(bytes.buffer);
    const one = (dtype: string, data: number[]) =>
      readTensors(
        safetensorsOf(`{"a":{"dtype":"${dtype}","shape":[1],"data_offsets":[0,${data.length}]}}`, data),
      )
        .tensors.get('a')
        ?.read()[0];
    expect(one('BF16', [0x80, 0xbf])).toBe(-1);
    expect(one('F64', [0, 0, 0, 0, 0, 0, 0xf8, 0x3f])).toBe(1.5);
    expect(one('I64', [0xfe, 255, 255, 255, 255, 255, 255, 255])).toBe(-2);
    expect(one('U64', [2, 0, 0, 0, 0, 0, 0, 0])).toBe(2);
    expect(one('U32', [255, 255, 255, 255])).toBe(2 ** 32);
    expect(one('U16', [255, 255])).toBe(65535);
    expect(one('I8', [255])).toBe(-1);
    expect(one('BOOL', [1])).toBe(1);
  });

  it('takes a safetensors header of 640 bytes, which begins as a pickle does, for what it is', () => {
    const header = '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}'.padEnd(640);
    expect(
      readTensors(safetensorsOf(header, [7]))
        .tensors.get('a')
        ?.read(),
    ).toEqual(Float32Array.of(7));
  });

  it('reads tensors hundreds of megabytes into a file, and nothing but them', () => {
    const far = 3e8;
    const rest = `"z":{"dtype":"U8","shape":[${far}],"data_offsets":[0,${far}]}`;
    const head = safetensorsOf(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[${far},${far + 1}]},${rest}}`);
    const asked: number[] = [];
    const file = readSafetensors({
      size: head.length + far + 1,
      read(offset, length) {
        if (offset >= head.length) asked.push(offset - head.length);
        return offset < head.length ? head.subarray(offset, offset + length) : new Uint8Array(length).fill(9);
      },
      close() {},
    });
    expect([file.tensors.get('a')?.read(), asked]).toEqual([Float32Array.of(9), [far]]);
  });

  const entry = (begin: number, end: number) =>
    `{"dtype":"U8","shape":[${end - begin}],"data_offsets":[${begin},${end}]}`;
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(3), /3 bytes/],
    ['HDF5', Uint8Array.of(137, 72, 68, 70, 13, 10, 26, 10, 0), /HDF5.*convert it to safetensors/],
    [
      'overlapping tensors',
      safetensorsOf(`{"a":${entry(0, 2)},"b":${entry(1, 3)}}`, [1, 2, 3]),
      /"b" begins at 1.*end at 2/,
    ],
    [
      'bytes between tensors',
      safetensorsOf(`{"a":${entry(0, 1)},"b":${entry(2, 3)}}`, [1, 2, 3]),
      /"b" begins at 2/,
    ],
    ['bytes after the last', safetensorsOf(`{"a":${entry(0, 1)}}`, [1, 2, 3]), /the file has/],
    [
      'an unknown element type',
      safetensorsOf('{"a":{"dtype":"F8","shape":[1],"data_offsets":[0,1]}}', [0]),
      /"F8"; read are F64/,
    ],
    [
      'a shape beyond all numbers',
      safetensorsOf('{"a":{"dtype":"U8","shape":[4e9,4e9],"data_offsets":[0,1]}}', [0]),
      /no list of sizes/,
    ],
    [
      'a cut ZIP archive',
      bytesOf('types.pth').subarray(0, 900),
      /ZIP archive cannot be read: its end is missing/,
    ],
    ['a cut file before 1.6', bytesOf('types-legacy.pth').subarray(0, 2500), /torch:/],
    [
      'a pickle of something else',
      Uint8Array.from([0x80, 2, ...codes('}q\x00.')]),
      /a pickle that torch\.save did not write/,
    ],
    ['an object of a class', legacyOf([0x80, 2, ...codes(')'), 0x81, ...codes('.')]), /opcode 0x81/],
    ['a call of a string', legacyOf([0x80, 2, 0x8c, 1, ...codes('a)R.')]), /calls what is no function/],
    [
      'a global by way of the prototype',
      legacyOf([0x80, 2, ...codes('cconstructor\nname\n.')]),
      /"constructor\.name"/,
    ],
    [
      'an endless name',
      legacyOf([0x80, 2, ...codes(`c${'a'.repeat(999)}`)]),
      /a name of more than 256 bytes/,
    ],
    [
      'a dict without tensors',
      legacyOf([0x80, 2, ...codes('}.'), 0x80, 2, ...codes('].')]),
      /no dict of tensors, neither at its top/,
    ],
    ['an integer of 200 bytes', legacyOf([0x80, 2, 0x8a, 200]), /an integer of 200 bytes/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readTensors(bytes)).toThrow(message);
  });

  it('says so where there is no file, or a folder', () => {
    expect(() => readTensors('/nowhere/a.pth')).toThrow(/\/nowhere\/a\.pth cannot be opened: ENOENT/);
    expect(() => readTensors('/')).toThrow(/is not a file/);
  });

  it('says what to pass instead of a path where there is no Node', () => {
    const { getBuiltinModule } = process;
    Object.assign(process, { getBuiltinModule: undefined });
    try {
      expect(() => readTensors('a.pth')).toThrow(
        /"a\.pth"\) can be read in Node alone; pass the file's bytes/,
      );
    } finally {
      Object.assign(process, { getBuiltinModule });
    }
  });

  it('refuses a tensor that repeats few numbers, and one that leaves its storage', () => {
    const swap = (from: string, to: string) => {
      const bytes = bytesOf('types-legacy.pth');
      const text = String.fromCharCode(...bytes);
      const at = text.indexOf(from, text.indexOf('view.whole'));
      expect(at).toBeGreaterThan(0);
      bytes.set(codes(to), at);
      return bytes;
    };
    // The shape (2,3,4) and the strides (12,4,1) are single bytes in the pickle.
    const shape = 'K\x02K\x03K\x04\x87';
    expect(() => readTensors(swap(shape, 'K\x02K\x03K\x09\x87'))).toThrow(
      /reaches to 28 of a storage of 24 numbers/,
    );
    expect(() => readTensors(swap('K\x0cK\x04K\x01\x87', 'K\x00K\x00K\x01\x87'))).not.toThrow();
    const bytes = swap('K\x0cK\x04K\x01\x87', 'K\x00K\x00K\x00\x87');
    const text = String.fromCharCode(...bytes);
    bytes.set(codes('K\x09K\x09K\x09\x87'), text.indexOf(shape, text.indexOf('view.whole')));
    expect(() => readTensors(bytes)).toThrow(/\[9,9,9\] repeats its 24 numbers by a stride of 0/);
  });
});
