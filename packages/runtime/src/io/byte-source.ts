/** Bytes that are read in pieces: a file stays on the disk but for the tensor at hand. */
export interface ByteSource {
  readonly size: number;
  /**
   * The bytes from `offset` on, fewer than `length` at the end. They are a view where the source lies in memory: not to
   * be written to.
   */
  read(offset: number, length: number): Uint8Array;
  close(): void;
}

/** Bytes in memory as a source; nothing is copied. */
export function bytesInMemory(data: ArrayBuffer | Uint8Array): ByteSource {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
    close() {},
  };
}
