import { DidError } from '../errors/did-error.js';

/** The part of TensorFlow.js's WASM module that gives memory out. */
export interface WasmAllocator {
  readonly HEAPU8: Uint8Array;
  /** The address of a new block, as a signed number: above 2 GiB it is negative. 0 when there is no room. */
  _malloc(bytes: number): number;
  _free(address: number): void;
  readonly stackSave?: () => number;
  readonly stackRestore?: (top: number) => void;
}

/** How full the memory of the WASM backend is. */
export interface WasmMemory {
  /** Bytes of tensors and of what our kernels keep; TensorFlow.js's own kernels keep a little beside it. */
  readonly usedBytes: number;
  /** Bytes that the heap has grown to; it never shrinks. */
  readonly heapBytes: number;
  /** Bytes that it may grow to. */
  readonly limitBytes: number;
}

/** `getHeapMax()` of all three builds of tfjs-backend-wasm 4.22.0: 4 GiB less one page. */
const LIMIT_BYTES = 4_294_901_760;

/** Room that stays for what TensorFlow.js's kernels pack and allocate within, where no error of ours can be thrown. */
const RESERVE_BYTES = 64 * 2 ** 20;

/** Share of the limit from which memory is called short. */
const PRESSURE = 0.8;

/** Watches the blocks that a WASM module gives out, and turns a refusal into an error. */
export class MemoryGuard {
  private readonly sizes = new Map<number, number>();
  private usedBytes = 0;
  private stoppedGrowing = false;
  private readonly emptyStack: number | undefined;
  private onPressure: ((memory: WasmMemory) => void) | undefined;

  /** @param limitBytes - less than the build's own limit in tests */
  constructor(
    private readonly wasm: WasmAllocator,
    private readonly limitBytes: number = LIMIT_BYTES,
  ) {
    // The first call of each puts the module's own function in its place: ours must come after that.
    wasm._free(wasm._malloc(16));
    this.emptyStack = wasm.stackSave?.();
    const { _malloc: malloc, _free: free } = wasm;
    wasm._malloc = (bytes) => this.allocate(bytes, malloc, free);
    wasm._free = (address) => {
      this.forget(address);
      free(address);
    };
  }

  /** How full the memory is now. */
  read(): WasmMemory {
    const { usedBytes, limitBytes } = this;
    return { usedBytes, heapBytes: this.wasm.HEAPU8.length, limitBytes };
  }

  /** Tells `onPressure` once, when more than 80 % of the limit are in use. */
  watch(onPressure: (memory: WasmMemory) => void): void {
    this.onPressure = onPressure;
    this.tellOfPressure();
  }

  private allocate(bytes: number, malloc: WasmAllocator['_malloc'], free: WasmAllocator['_free']): number {
    const address = this.usedBytes + bytes > this.limitBytes ? 0 : malloc(bytes);
    if (address === 0) {
      this.stoppedGrowing = true;
      throw this.full(bytes);
    }
    if (this.stoppedGrowing || this.wasm.HEAPU8.length > LIMIT_BYTES - 2 * RESERVE_BYTES) {
      const reserve = malloc(RESERVE_BYTES);
      if (reserve === 0) {
        free(address);
        throw this.full(bytes);
      }
      free(reserve);
    }
    this.sizes.set(address >>> 0, bytes);
    this.usedBytes += bytes;
    this.tellOfPressure();
    return address;
  }

  private forget(address: number): void {
    const bytes = this.sizes.get(address >>> 0);
    if (bytes === undefined) return;
    this.sizes.delete(address >>> 0);
    this.usedBytes -= bytes;
  }

  private tellOfPressure(): void {
    if (this.onPressure === undefined || this.usedBytes <= PRESSURE * this.limitBytes) return;
    const tell = this.onPressure;
    this.onPressure = undefined;
    tell(this.read());
  }

  /** Ends a kernel of TensorFlow.js that found no room within, and would go on with numbers that mean nothing. */
  abandonKernel(what: string): never {
    // An error that passes through WASM leaves its stack as it stood; between kernels the stack is empty.
    if (this.emptyStack !== undefined) this.wasm.stackRestore?.(this.emptyStack);
    throw this.full(`what ${what} packs`);
  }

  private full(wanted: number | string): DidError {
    const memory = this.read();
    const mib = (count: number) => `${(count / 2 ** 20).toFixed(1)} MiB`;
    const more = typeof wanted === 'number' ? `${mib(wanted)} more` : wanted;
    return new DidError(
      'DID_BACKEND',
      `the WASM heap has no room for ${more}: ${mib(memory.usedBytes)} are in use, in a heap of ` +
        `${mib(memory.heapBytes)} that may grow to ${mib(memory.limitBytes)}. Use a smaller batch (with ` +
        '`train.microBatch` the gradient stays that of the whole), smaller pictures, or gradient ' +
        'checkpoints (`segments` of `applyForTraining`); the native backend has all memory of the machine.',
      { ...(typeof wanted === 'number' ? { bytes: wanted } : {}), ...memory },
    );
  }
}
