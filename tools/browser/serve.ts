import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** A page's address, and how to stop serving it. */
export interface Site {
  readonly url: string;
  close(): void;
}

/** Where tfjs-backend-wasm keeps its `.wasm` files. */
const WASM_FOLDER = path.resolve(
  import.meta.dirname,
  '../../node_modules/@tensorflow/tfjs-backend-wasm/dist',
);

const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * Serves scripts, and the `.wasm` files beside them and under `/wasm/`, on 127.0.0.1.
 *
 * @remarks `/` is a blank page; `/no-blob-workers` is one whose policy forbids workers from blobs; all of `/app/` answers
 * with the blank page, as servers of single-page applications do; anything else is not found.
 *
 * @param isolated - Whether pages are cross-origin isolated, which shared memory needs.
 * @param folders - Folders by the name that they are served under.
 */
export async function serve(
  scripts: ReadonlyMap<string, Uint8Array>,
  isolated: boolean,
  folders: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const page = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>did</title>';
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').split('?')[0] as string;
    const send = (type: string, body: string | Uint8Array, headers: Record<string, string> = {}) => {
      response.writeHead(200, { 'Content-Type': type, ...(isolated ? ISOLATION : {}), ...headers }).end(body);
    };
    const script = scripts.get(name.slice(1));
    const wasm = /^(?:\/wasm)?\/(tfjs-backend-wasm[a-z-]*\.wasm)$/.exec(name)?.[1];
    if (script !== undefined) send('text/javascript', script);
    else if (wasm !== undefined) send('application/wasm', readFileSync(path.join(WASM_FOLDER, wasm)));
    else if (fileOf(name, folders) !== undefined) {
      send('application/octet-stream', readFileSync(fileOf(name, folders) as string));
    } else if (name === '/' || name.startsWith('/app/')) send('text/html', page);
    else if (name === '/no-blob-workers') {
      send('text/html', page, { 'Content-Security-Policy': "worker-src 'self'" });
    } else response.writeHead(404).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The file of a folder that an address names, if there is one. */
function fileOf(name: string, folders: Readonly<Record<string, string>>): string | undefined {
  const [, first = '', rest = ''] = /^\/([^/]+)\/(.+)$/.exec(decodeURIComponent(name)) ?? [];
  const folder = folders[first];
  if (folder === undefined) return undefined;
  const file = path.join(folder, rest);
  return file.startsWith(folder + path.sep) && existsSync(file) && statSync(file).isFile() ? file : undefined;
}
