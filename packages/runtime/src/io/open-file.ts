import { DidError } from '../errors/did-error.js';
import type { ByteSource } from './byte-source.js';

/**
 * A file as a source, in Node; it stays open until `close`.
 *
 * @remarks Node hands out its `fs` at run time, so a bundle for browsers holds no import of it.
 * @throws DidError DID_WEIGHTS where there is no such file, and outside Node
 */
export function openFile(path: string): ByteSource {
  const fs = globalThis.process?.getBuiltinModule?.('node:fs');
  if (fs === undefined) {
    throw new DidError(
      'DID_WEIGHTS',
      `weights: a path ("${path}") can be read in Node alone; pass the file's bytes, such as \`await (await fetch(url)).arrayBuffer()\`.`,
      { path },
    );
  }
  let file: number;
  try {
    file = fs.openSync(path, 'r');
  } catch (cause) {
    throw new DidError(
      'DID_WEIGHTS',
      `weights: ${path} cannot be opened: ${(cause as Error).message}`,
      { path },
      { cause },
    );
  }
  const stat = fs.fstatSync(file);
  if (!stat.isFile()) {
    fs.closeSync(file);
    throw new DidError('DID_WEIGHTS', `weights: ${path} is not a file.`, { path });
  }
  return {
    size: stat.size,
    read(offset, length) {
      // Of its own, not out of Node's pool, so that float32 numbers can be viewed in place.
      const bytes = new Uint8Array(Math.max(0, Math.min(length, stat.size - offset)));
      let got = 0;
      while (got < bytes.length) {
        const more = fs.readSync(file, bytes, got, bytes.length - got, offset + got);
        if (more === 0) break;
        got += more;
      }
      return bytes.subarray(0, got);
    },
    close: () => fs.closeSync(file),
  };
}
