import { homedir } from 'node:os';
import { join } from 'node:path';
import type { WeightCard } from './weight-card.js';

/** Where `did weights fetch` keeps what it got, unless told otherwise. */
export function weightsCacheDir(): string {
  return join(homedir(), '.cache', 'did', 'weights');
}

/** Where the conversion of published weights stands in a cache. */
export function convertedFileOf({ name }: WeightCard, cacheDir: string): string {
  return join(cacheDir, `${name}.safetensors`);
}
