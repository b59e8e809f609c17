import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findWasmFile } from './find-wasm-file.js';

describe('findWasmFile', () => {
  let site = '';
  const server = createServer((request, response) => {
    if (request.url === '/there.wasm') response.end(Buffer.from('\0asm\x01\0\0\0', 'latin1'));
    else if (request.url === '/page.wasm') response.end('<!doctype html>');
    else if (request.url !== '/silent.wasm') response.writeHead(404).end();
  });
  beforeAll(async () => {
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  it.each([
    ['there', undefined],
    ['nowhere', /nowhere\.wasm answered 404$/],
    ['page', /page\.wasm is no WebAssembly module: it begins with "<!do"$/],
    ['silent', /silent\.wasm did not answer within 0.2 s$/],
  ])('tells of a file that is %s', async (name, problem) => {
    const told = await findWasmFile(`${site}/${name}.wasm`, 200);
    if (problem === undefined) expect(told).toBeUndefined();
    else expect(told).toMatch(problem);
  });

  it('tells of a server that is not there', async () => {
    expect(await findWasmFile('http://127.0.0.1:1/x.wasm')).toMatch(/could not be fetched: /);
  });
});
