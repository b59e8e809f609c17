import type { ByteSource } from './byte-source.js';
import { weightsError } from './weights-error.js';

const WINDOW_BYTES = 1 << 16;

/** Reads a source from front to back, a window at a time. Beyond `end` it throws a DidError DID_WEIGHTS. */
export class ByteCursor {
  private window = new Uint8Array();
  private windowStart = 0;

  constructor(
    private readonly source: ByteSource,
    public position: number,
    private readonly end: number,
  ) {}

  u8(): number {
    return this.view(1).getUint8(0);
  }

  u16(): number {
    return this.view(2).getUint16(0, true);
  }

  u32(): number {
    return this.view(4).getUint32(0, true);
  }

  i32(): number {
    return this.view(4).getInt32(0, true);
  }

  /** A number of 8 bytes, as far as it is a safe integer; larger ones are rounded, and too large for any file. */
  u64(): number {
    return Number(this.view(8).getBigUint64(0, true));
  }

  /** Big-endian, as pickle writes it. */
  f64(): number {
    return this.view(8).getFloat64(0, false);
  }

  bytes(length: number): Uint8Array {
    const at = this.take(length);
    return this.window.subarray(at, at + length);
  }

  /** Text up to a line feed, which is left out. */
  line(longest: number): string {
    const codes: number[] = [];
    for (let code = this.u8(); code !== 10; code = this.u8()) {
      codes.push(code);
      if (codes.length > longest) throw weightsError('torch', `a name of more than ${longest} bytes.`);
    }
    return String.fromCharCode(...codes);
  }

  private view(length: number): DataView {
    const at = this.take(length);
    return new DataView(this.window.buffer, this.window.byteOffset + at, length);
  }

  /** Makes `length` bytes stand in the window, and gives where. */
  private take(length: number): number {
    if (!(this.position + length <= this.end)) {
      throw weightsError(
        'torch',
        `the pickle ends at ${this.end} in the middle of a value; the file is truncated.`,
      );
    }
    let at = this.position - this.windowStart;
    if (at < 0 || at + length > this.window.length) {
      const wanted = Math.min(Math.max(length, WINDOW_BYTES), this.end - this.position);
      this.window = this.source.read(this.position, wanted) as Uint8Array<ArrayBuffer>;
      this.windowStart = this.position;
      at = 0;
      if (this.window.length < length) throw weightsError('torch', 'the file is shorter than it was.');
    }
    this.position += length;
    return at;
  }
}
