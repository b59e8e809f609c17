import { describe, expect, it } from '@jest/globals';
import { floatField, integerField, messageField, type Pieces, textField } from './wire-format.js';

const hex = (pieces: Pieces) => Buffer.concat(pieces).toString('hex');

/** The first three are the examples of Protocol Buffers' page on its encoding. */
describe('the wire format of Protocol Buffers', () => {
  it('writes integers seven bits a byte', () => {
    expect(hex(integerField(1, 150))).toBe('089601');
    expect(hex(integerField(1, 0))).toBe('0800');
    expect(hex(integerField(16, 2 ** 40))).toBe('800180808080' + '8020');
  });

  it('writes a negative number as ten bytes', () => {
    expect(hex(integerField(1, -2))).toBe('08feffffffffffffffff01');
  });

  it('writes strings and messages behind their length', () => {
    expect(hex(textField(2, 'testing'))).toBe('120774657374696e67');
    expect(hex(messageField(3, integerField(1, 150)))).toBe('1a03089601');
    expect(hex(messageField(3, textField(1, 'é'.repeat(70)), integerField(2, 1)))).toMatch(
      /^1a91010a8c01c3a9.*1001$/,
    );
  });

  it('writes a float32 with its lowest byte first', () => {
    expect(hex(floatField(4, 0.15))).toBe('259a99193e');
  });

  it('copies no bytes', () => {
    const bytes = new Uint8Array(8);
    expect(messageField(1, messageField(2, [bytes])).at(-1)).toBe(bytes);
  });
});
