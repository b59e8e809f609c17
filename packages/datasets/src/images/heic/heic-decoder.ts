import { createRequire } from 'node:module';

/** The package that decodes HEIC, where the user installed it. */
export interface HeicDecoder {
  /** Its main file. */
  readonly file: string;
  readonly version: string;
}

/** How to get it; sharp's binaries hold no HEVC, which is patented. */
export const HEIC_HOW_TO = 'npm install heic-decode (9 MB; its libheif-js is under the LGPL)';

/** Looks for the optional package `heic-decode`, and loads nothing of it. @returns undefined where it is not installed. */
export function findHeicDecoder(): HeicDecoder | undefined {
  const require = createRequire(import.meta.url);
  // Not written out: the package is an optional peer that nothing must look for.
  const name = 'heic-decode';
  try {
    const { version } = require(`${name}/package.json`) as { readonly version: string };
    return { file: require.resolve(name), version };
  } catch {
    return undefined;
  }
}
