import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { downloadFile } from './download-file.js';

const BYTES = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) & 255));
const SHA256 = createHash('sha256').update(BYTES).digest('hex');
let folder = '';
let file = '';
let server: Server | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-download-'));
  file = join(folder, 'wheel.whl');
});
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((closed) => (server === undefined ? closed(undefined) : server.close(closed)));
  server = undefined;
  await rm(folder, { recursive: true });
});

/** Serves with `answer`, and notes the range that each request asked for. */
async function serve(answer: RequestListener): Promise<{ url: string; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/wheel.whl`, ranges };
}

/** A server that knows ranges and ends each connection after `perAnswer` bytes. */
const inPieces =
  (perAnswer: number): RequestListener =>
  (request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const headers = { 'content-length': BYTES.length - from };
    if (from === 0) response.writeHead(200, headers);
    else
      response.writeHead(206, {
        ...headers,
        'content-range': `bytes ${from}-${BYTES.length - 1}/${BYTES.length}`,
      });
    const piece = BYTES.subarray(from, from + perAnswer);
    if (from + perAnswer >= BYTES.length) response.end(piece);
    else response.write(piece, () => setTimeout(() => response.destroy(), 30));
  };

function download(url: string, more: Partial<Parameters<typeof downloadFile>[0]> = {}): Promise<void> {
  return downloadFile({ url, file, sizeBytes: BYTES.length, sha256: SHA256, pauseMs: 1, ...more });
}

it('takes a cut transfer up where it broke off, and tells how far it is', async () => {
  const { url, ranges } = await serve(inPieces(120_000));
  const seen: number[] = [];
  await download(url, { onBytes: (bytes) => seen.push(bytes) });
  expect(BYTES.equals(await readFile(file))).toBe(true);
  expect(ranges).toEqual([undefined, 'bytes=120000-', 'bytes=240000-']);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(BYTES.length);
  expect(existsSync(`${file}.part`)).toBe(false);
});

it('goes on from what a killed process left', async () => {
  await writeFile(`${file}.part`, BYTES.subarray(0, 200_000));
  const { url, ranges } = await serve(inPieces(BYTES.length));
  await download(url);
  expect(ranges).toEqual(['bytes=200000-']);
  expect(BYTES.equals(await readFile(file))).toBe(true);
});

it('starts over when what was left is damaged, or longer than the file', async () => {
  const { url, ranges } = await serve(inPieces(BYTES.length));
  await writeFile(`${file}.part`, Buffer.alloc(200_000));
  await download(url);
  expect(ranges).toEqual(['bytes=200000-', undefined]);
  await rm(file);
  await writeFile(`${file}.part`, Buffer.alloc(BYTES.length + 1));
  await download(url);
  expect(BYTES.equals(await readFile(file))).toBe(true);
});

it('puts up with a server that does not know ranges', async () => {
  await writeFile(`${file}.part`, BYTES.subarray(0, 200_000));
  const { url } = await serve((_, response) => response.end(BYTES));
  await download(url);
  expect(BYTES.equals(await readFile(file))).toBe(true);
});

it('gives up a transfer that brings nothing more, keeps what came, and says so', async () => {
  let answers = 0;
  const { url } = await serve((request, response) => {
    answers++;
    if (answers === 1) inPieces(120_000)(request, response);
    else response.destroy();
  });
  await expect(download(url)).rejects.toMatchObject({
    code: 'DID_BACKEND',
    message: expect.stringMatching(/stopped at 120000 of 300000 bytes .*Run the command again: it goes on/),
  });
  expect(answers).toBe(5);
  expect((await readFile(`${file}.part`)).length).toBe(120_000);
});

it('breaks off a transfer that falls silent', async () => {
  let answers = 0;
  const { url } = await serve((request, response) => {
    if (answers++ > 0) inPieces(BYTES.length)(request, response);
    else {
      response.writeHead(200, { 'content-length': BYTES.length });
      response.write(BYTES.subarray(0, 50_000));
    }
  });
  await download(url, { silenceMs: 150 });
  expect(BYTES.equals(await readFile(file))).toBe(true);
});

it('deletes bytes with another hash', async () => {
  const { url } = await serve((_, response) => response.end(Buffer.alloc(BYTES.length)));
  await expect(download(url)).rejects.toThrow(/sha256 is [0-9a-f]{64}, expected .*It was deleted/);
  expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
});

it.each<[string, RequestListener, RegExp]>([
  ['refuses', (_, response) => response.writeHead(403).end(), /the server answers 403/],
  ['has another file', (_, response) => response.end('please log in'), /another file: 13 bytes, not 300000/],
  ['hangs up', (_, response) => response.destroy(), /fetch failed/],
])('leaves it to another way when the server %s', async (_name, answer, message) => {
  const { url } = await serve(answer);
  await expect(download(url)).rejects.toMatchObject({
    name: 'UnreachableError',
    message: expect.stringMatching(message),
  });
});

it('ends when it is told to', async () => {
  const abort = new AbortController();
  const { url } = await serve(inPieces(120_000));
  await expect(download(url, { signal: abort.signal, onBytes: () => abort.abort() })).rejects.toHaveProperty(
    'name',
    'AbortError',
  );
});
