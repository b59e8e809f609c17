import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The file that a thread or process of ours begins with, beside the module that asks; undefined where it could not run:
 * TypeScript sources need tsx, which children inherit with this process's options.
 *
 * @param from - `import.meta.url` of the module that asks.
 * @param name - Relative to it, without its ending.
 */
export function runnableFile(from: string, name: string): URL | undefined {
  const extension = from.endsWith('.ts') ? 'ts' : 'js';
  const file = new URL(`${name}.${extension}`, from);
  if (!existsSync(fileURLToPath(file))) return undefined;
  const runs = extension === 'js' || process.execArgv.some((option) => option.includes('tsx'));
  return runs ? file : undefined;
}
