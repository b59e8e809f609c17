/**
 * Serves the built page on this machine alone.
 *
 * npm run -w examples/browser serve [-- --port 8080]
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PAGE_HEADERS } from './page-policy.ts';

const TYPES: Readonly<Record<string, string>> = {
  ...{
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.svg': 'image/svg+xml',
  },
  ...{ '.json': 'application/json', '.wasm': 'application/wasm', '.txt': 'text/plain; charset=utf-8' },
};

/** Serves a folder on 127.0.0.1. @param port - 0 for any that is free. */
export async function servePage(
  folder: string,
  port: number,
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '/').catch(() => response.writeHead(500).end());
    async function answer(url: string): Promise<void> {
      const { pathname } = new URL(url, 'http://localhost');
      const file = path.join(
        folder,
        pathname.endsWith('/') ? `${pathname}index.html` : decodeURIComponent(pathname),
      );
      const found = file.startsWith(folder + path.sep) ? await stat(file).catch(() => null) : null;
      if (found === null || !found.isFile() || !['GET', 'HEAD'].includes(request.method ?? '')) {
        response.writeHead(404, PAGE_HEADERS).end();
        return;
      }
      response.writeHead(200, {
        ...PAGE_HEADERS,
        'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream',
        'Content-Length': found.size,
        'Cache-Control': 'no-cache',
      });
      if (request.method === 'HEAD') response.end();
      else createReadStream(file).pipe(response);
    }
  });
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' } } });
  const site = path.join(import.meta.dirname, 'dist');
  if ((await stat(site).catch(() => null)) === null) {
    console.error('There is no page yet. Build it: npm run -w examples/browser build -- --model DETECTOR');
    process.exit(2);
  }
  const { url } = await servePage(site, Number(values.port));
  console.log(`Open ${url}`);
}
