import crc32c from 'crc-32/crc32c.js';

const LENGTH_BYTES = 8;
const CRC_BYTES = 4;

/** Where a record lies in a file, and what it holds. */
export interface TfRecord {
  readonly data: Uint8Array;
  /** The byte after its last. */
  readonly end: number;
}

/**
 * Frames bytes as TensorFlow's record files do: length, its checksum, the bytes, their checksum.
 *
 * @source tensorflow/core/lib/io/record_writer.h
 */
export function encodeTfRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(LENGTH_BYTES + CRC_BYTES + data.length + CRC_BYTES);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(LENGTH_BYTES, maskedChecksum(record.subarray(0, LENGTH_BYTES)), true);
  record.set(data, LENGTH_BYTES + CRC_BYTES);
  view.setUint32(LENGTH_BYTES + CRC_BYTES + data.length, maskedChecksum(data), true);
  return record;
}

/** The whole and undamaged records from the start of a file; it ends at the first that a crash cut short. */
export function* readTfRecords(file: Uint8Array): Generator<TfRecord> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let start = 0;
  while (start + LENGTH_BYTES + CRC_BYTES <= file.length) {
    const header = file.subarray(start, start + LENGTH_BYTES);
    if (view.getUint32(start + LENGTH_BYTES, true) !== maskedChecksum(header)) return;
    const from = start + LENGTH_BYTES + CRC_BYTES;
    const to = from + Number(view.getBigUint64(start, true));
    if (to + CRC_BYTES > file.length) return;
    const data = file.subarray(from, to);
    if (view.getUint32(to, true) !== maskedChecksum(data)) return;
    start = to + CRC_BYTES;
    yield { data, end: start };
  }
}

/** CRC-32C, turned and shifted so that a checksum of data that holds checksums stays a good one. */
function maskedChecksum(data: Uint8Array): number {
  const crc = crc32c.buf(data, 0) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
