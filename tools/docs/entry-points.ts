import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** What users import, and where its source begins. */
export interface EntryPoint {
  /** As it stands in an import: `@did/losses`, `@did/runtime/node`. */
  readonly name: string;
  /** The file that the export condition `@did/source` names. */
  readonly source: string;
  /** The package's README, for its main entry. */
  readonly readme?: string;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, { readonly '@did/source'?: string }>>;
}

/** Every entry of every package, as the `package.json` files list them. */
export function entryPoints(): EntryPoint[] {
  const packages = path.join(root, 'packages');
  return readdirSync(packages).flatMap((folder) => {
    const at = (file: string) => path.join(packages, folder, file);
    const { name, exports } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as Manifest;
    return Object.entries(exports).flatMap(([entry, { '@did/source': source }]) => {
      if (source === undefined) return [];
      const readme = entry === '.' ? { readme: at('README.md') } : {};
      return { name: path.posix.join(name, entry), source: at(source), ...readme };
    });
  });
}
