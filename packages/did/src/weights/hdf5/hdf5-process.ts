// What reads HDF5 files in a process of its own, so that a file that would hang or fill memory ends with it.
import { readFile } from 'node:fs/promises';
import { type Hdf5Tensor, readHdf5 } from './read-hdf5.js';

/** What the process is asked for. */
export interface Hdf5Request {
  readonly file: string;
  /** Of the library, beside the file. */
  readonly maxHeapBytes: number;
}

/** What it answers: each tensor, then `done`; or `failed`. */
export type Hdf5Answer =
  | { readonly type: 'tensor'; readonly tensor: Hdf5Tensor }
  | { readonly type: 'done' }
  | {
      readonly type: 'failed';
      readonly error: string;
      readonly reason: string;
      /** The library stopped in the middle of its work; what it does next cannot be trusted. */
      readonly broken: boolean;
    };

const PAGE_BYTES = 65_536;
let maxHeapBytes = 0;

// The library's memory grows by this alone; where it cannot, its allocations fail as in a full machine.
const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number): number {
  if (this.buffer.byteLength + pages * PAGE_BYTES > maxHeapBytes) throw new RangeError('memory limit');
  return grow.call(this, pages);
};

function answer(message: Hdf5Answer): void {
  process.send?.(message);
}

process.on('message', async (request: Hdf5Request) => {
  maxHeapBytes = request.maxHeapBytes;
  try {
    for (const tensor of await readHdf5(await readFile(request.file))) answer({ type: 'tensor', tensor });
    answer({ type: 'done' });
  } catch (error) {
    const { name, message, cause } = error as Error;
    const broken = cause instanceof WebAssembly.RuntimeError;
    answer({ type: 'failed', error: name, reason: message, broken });
  }
});
