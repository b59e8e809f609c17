import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { scriptOptions } from '../../examples/browser/build.js';

/** JavaScript of the page by what it is of. @unit bytes, gzipped */
export interface PageSizes {
  /** The page, its worker and `@did/*`, but for the faces. */
  readonly script: number;
  /** `@did/faces`: what finds faces and cuts them out. */
  readonly faces: number;
  /** mediabunny, which comes with the first clip. */
  readonly containers: number;
}

/** Bundles the page's scripts as its build does, without what is counted apart. */
export async function pageSizes(): Promise<PageSizes> {
  const without = async (...external: string[]) => {
    let bytes = 0;
    for (const name of ['main', 'judge-worker']) {
      const { outputFiles } = await build({ ...scriptOptions(name), outdir: 'out', write: false, external });
      for (const { contents } of outputFiles) bytes += gzipSync(contents, { level: 9 }).length;
    }
    return bytes;
  };
  const apart = ['@tensorflow/*', 'mediabunny'];
  const script = await without(...apart, '@did/faces');
  const withFaces = await without(...apart);
  const all = await without('@tensorflow/*');
  return { script, faces: withFaces - script, containers: all - withFaces };
}
