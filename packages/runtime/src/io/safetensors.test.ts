import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDidError } from '../errors/did-error.js';
import { decodeSafetensors, encodeSafetensors, type SafetensorsTensor } from './safetensors.js';

const kernel: SafetensorsTensor = {
  dtype: 'F32',
  shape: [2, 3],
  data: Float32Array.of(1, -2, 3.5, 0, NaN, 6),
};
const steps: SafetensorsTensor = { dtype: 'I32', shape: [], data: Int32Array.of(-7) };
const half: SafetensorsTensor = { dtype: 'F16', shape: [3], data: Uint16Array.of(0, 0x3c00, 0xffff) };
const empty: SafetensorsTensor = { dtype: 'U8', shape: [0, 4], data: new Uint8Array() };

/** A file with a header of one's own. */
function fileOf(header: string, data: readonly number[] = []): Uint8Array {
  const text = new TextEncoder().encode(header);
  const size = new Uint8Array(8);
  new DataView(size.buffer).setBigUint64(0, BigInt(text.length), true);
  return Uint8Array.from([...size, ...text, ...data]);
}

describe('safetensors', () => {
  it('comes back as it was written, in order, with its metadata', () => {
    const tensors = { kernel, steps, half, empty };
    const read = decodeSafetensors(encodeSafetensors(tensors, { step: '12' }));
    expect(read).toEqual({ tensors, metadata: { step: '12' } });
    expect(Object.keys(read.tensors)).toEqual(Object.keys(tensors));
  });

  it('gives copies, also out of a Buffer that is part of another', () => {
    const file = encodeSafetensors({ kernel });
    const pool = Buffer.alloc(file.length + 13);
    pool.set(file, 13);
    const { tensors } = decodeSafetensors(pool.subarray(13));
    pool.fill(0);
    expect(tensors.kernel).toEqual(kernel);
  });

  it('refuses to write data that do not fill their shape', () => {
    expect(() => encodeSafetensors({ kernel: { ...kernel, shape: [2, 2] } })).toThrow(
      /"kernel" \[2,2\] of F32 needs 16 bytes; its data have 24/,
    );
  });

  it.each([
    ['nothing', new Uint8Array(3), /3 bytes/],
    ['a header longer than the file', Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0, 1), /claims 255 bytes/],
    ['a header that is no JSON', fileOf('{'), /not JSON/],
    ['a list', fileOf('[1]'), /not a JSON object/],
    [
      'a type unknown here',
      fileOf('{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}', [0, 0]),
      /"a".*BF16/,
    ],
    [
      'a negative size',
      fileOf('{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}', [0]),
      /no list of sizes/,
    ],
    ['offsets past the end', fileOf('{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}', [0]), /of 1/],
    ['no offsets', fileOf('{"a":{"dtype":"U8","shape":[1]}}', [0]), /data_offsets/],
    ['null for a tensor', fileOf('{"a":null}'), /"a"/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(message);
  });

  it('throws its own error, and nothing else, whatever bytes come', () => {
    const file = encodeSafetensors({ kernel, half });
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), fc.nat(file.length), (at, byte, length) => {
        const damaged = file.slice(0, length);
        if (at < length) damaged[at] = byte;
        try {
          decodeSafetensors(damaged);
        } catch (error) {
          expect(isDidError(error) && error.code).toBe('DID_WEIGHTS');
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
