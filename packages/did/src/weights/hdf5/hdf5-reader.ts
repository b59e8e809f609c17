import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DidError } from '@did/runtime';
import type { Hdf5Answer, Hdf5Request } from './hdf5-process.js';
import { type Hdf5Tensor, readHdf5 } from './read-hdf5.js';
import { MissingPackageError } from './refused-file-error.js';

/** Limits of {@link openHdf5Reader}. */
export interface Hdf5Limits {
  /** A file that takes longer is refused. Default two minutes. */
  readonly timeoutMs?: number;
  /** Of the library, beside the file and its tensors, which are never larger than the file. Default 256 MiB. */
  readonly maxHeapBytes?: number;
}

/** A process that reads HDF5 files, one after another. */
export interface Hdf5Reader {
  /** @throws DidError DID_WEIGHTS for what is damaged, refused, too slow or too large, or without the package `h5wasm` */
  read(file: string): Promise<readonly Hdf5Tensor[]>;
  close(): void;
}

const TIMEOUT_MS = 120_000;
const MAX_HEAP_BYTES = 256 * 2 ** 20;

/** Starts a process; without limits in this one, where the sources run under a loader that others do not have. */
export function openHdf5Reader(limits: Hdf5Limits = {}): Hdf5Reader {
  const { timeoutMs = TIMEOUT_MS, maxHeapBytes = MAX_HEAP_BYTES } = limits;
  if (!canFork()) {
    const read = async (file: string) => readHdf5(await readFile(file)).catch(refuse);
    return { read, close: () => undefined };
  }
  let child: ChildProcess | undefined;
  const close = () => {
    child?.kill('SIGKILL');
    child = undefined;
  };
  const read = async (file: string) => {
    child ??= start();
    const answer = await ask(child, { file, maxHeapBytes }, timeoutMs).catch((error: Error) => {
      close();
      return refuse(error);
    });
    if (Array.isArray(answer)) return answer;
    if (answer.broken) close();
    return refuse(Object.assign(new Error(answer.reason), { name: answer.error }));
  };
  return { read, close };
}

/** TypeScript sources need tsx in the child too, which inherits this process's options. */
function canFork(): boolean {
  return extname(import.meta.url) === '.js' || process.execArgv.some((option) => option.includes('tsx'));
}

function start(): ChildProcess {
  const entry = fileURLToPath(new URL(`./hdf5-process${extname(import.meta.url)}`, import.meta.url));
  // The library prints its errors; they come back as answers.
  return fork(entry, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}

type Failure = Extract<Hdf5Answer, { type: 'failed' }>;

/** @throws Error when the process ends or takes too long */
async function ask(
  child: ChildProcess,
  request: Hdf5Request,
  timeoutMs: number,
): Promise<Hdf5Tensor[] | Failure> {
  const tensors: Hdf5Tensor[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`it took more than ${timeoutMs / 1000} s`)), timeoutMs);
      child.on('message', (answer: Hdf5Answer) => {
        if (answer.type === 'tensor') tensors.push(answer.tensor);
        else resolve(answer.type === 'done' ? tensors : answer);
      });
      child.once('error', reject);
      child.once('exit', (status, signal) => reject(new Error(`its reader ended by ${signal ?? status}`)));
      child.send(request);
    });
  } finally {
    clearTimeout(timer);
    for (const event of ['message', 'error', 'exit']) child.removeAllListeners(event);
  }
}

function refuse(error: unknown): never {
  const { name, message } = error as Error;
  const text =
    name === MissingPackageError.name
      ? 'weights: HDF5 files are read by the package h5wasm, which is not installed: npm install h5wasm'
      : `weights: this HDF5 file is refused: ${message}.`;
  throw new DidError('DID_WEIGHTS', text, {}, { cause: error });
}
