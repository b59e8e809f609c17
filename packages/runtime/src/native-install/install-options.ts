import { homedir } from 'node:os';
import { join } from 'node:path';
import type { NativeProgress } from './native-progress.js';
import type { NativeRelease } from './native-release.js';

/** Where and how `installNative` works. */
export interface InstallNativeOptions {
  /** The project whose `node_modules` gets the addon. Default: the current folder. */
  readonly projectDir?: string;
  /** Where the wheels and the libraries are kept between installs. Default: `~/.cache/did/native`. */
  readonly cacheDir?: string;
  /** Take the CUDA build, into `@tensorflow/tfjs-node-gpu`. Default: false. */
  readonly gpu?: boolean;
  /** With `gpu`: build it on a machine that has no device; it then computes on the CPU. Default: false. */
  readonly skipDeviceCheck?: boolean;
  /** Build even where an addon stands that loads. Default: false. */
  readonly force?: boolean;
  /** What to build against. Default: the release for `gpu`. */
  readonly release?: NativeRelease;
  /** Called before each step, in words for people. */
  readonly onStep?: (message: string) => void;
  /** Called often while wheels are fetched and unpacked. */
  readonly onProgress?: (event: NativeProgress) => void;
  /** Ends the install; the next one goes on from there. */
  readonly signal?: AbortSignal;
}

/** The folder that holds wheels and libraries when none is named. */
export function defaultCacheDir(): string {
  return join(homedir(), '.cache', 'did', 'native');
}
