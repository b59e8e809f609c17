import { Worker } from 'node:worker_threads';
import { findHeicDecoder, HEIC_HOW_TO } from './heic-decoder.js';

/** A picture of four channels, upright as its file says. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 4]`, 0..255. */
  readonly data: Uint8Array;
}

/** A decoder that says nothing for so long hangs. */
const LIMIT_MS = 60_000;

/**
 * What the thread runs; as text, because a thread of its own has no loader for TypeScript and needs no more than this.
 * What goes wrong in it arrives as its `error` event.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
require(workerData.decoder)({ buffer: workerData.bytes }).then(({ width, height, data }) =>
  parentPort.postMessage({ width, height, data: new Uint8Array(data.buffer) }, [data.buffer]));
`;

/**
 * Decodes a HEIC by the optional package `heic-decode`, each in a thread of its own: libheif's WebAssembly is unusable after it
 * has aborted, keeps the memory of the largest picture, and holds up whatever runs in its thread.
 *
 * @throws Error with the reason where the package is missing, the picture is broken or takes longer than a minute.
 */
export function decodeHeic(bytes: Uint8Array): Promise<RgbaImage> {
  const decoder = findHeicDecoder();
  if (decoder === undefined) {
    throw new Error(`it is a HEIC picture, and what decodes those is not installed: ${HEIC_HOW_TO}`);
  }
  return new Promise((resolve, reject) => {
    const thread = new Worker(THREAD, {
      eval: true,
      execArgv: [],
      stdout: true,
      stderr: true,
      workerData: { decoder: decoder.file, bytes },
    });
    const settle = (finish: () => void) => {
      clearTimeout(limit);
      thread.removeAllListeners();
      void thread.terminate();
      finish();
    };
    const fail = (reason: string) => settle(() => reject(new Error(reason)));
    const limit = setTimeout(
      () => fail(`its decoder said nothing for ${LIMIT_MS / 1000} s and was ended`),
      LIMIT_MS,
    );
    thread.on('message', (image: RgbaImage) => settle(() => resolve(image)));
    thread.on('error', (error: unknown) => fail(`heic-decode: ${messageOf(error)}`));
    thread.on('exit', (status) => fail(`its decoder ended with ${status}`));
  });
}

/** libheif throws whatever it has: errors of another realm, objects, numbers. */
function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
