import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { downloadWeights } from './download-weights.js';
import type { UrlOrigin } from './weight-card.js';

const BODY = Uint8Array.from({ length: 50_000 }, (_, i) => (i * 7) % 251);
const SHA256 = createHash('sha256').update(BODY).digest('hex');

/** A published file on this machine; `cutAt` breaks the first answer off, `ranges` answers what is asked for alone. */
describe('downloadWeights', () => {
  let folder = '';
  let server: Server;
  let asked: (string | undefined)[] = [];
  let behaviour: { cutAt?: number; ranges: boolean; status?: number };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'did-weights-'));
    asked = [];
    behaviour = { ranges: true };
    server = createServer((request, response) => {
      asked.push(request.headers.range);
      if (behaviour.status !== undefined) {
        response.writeHead(behaviour.status).end();
        return;
      }
      const from = behaviour.ranges ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
      if (from >= BODY.length) {
        response.writeHead(416).end();
        return;
      }
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': BODY.length - from });
      if (behaviour.cutAt === undefined) response.end(BODY.subarray(from));
      else {
        response.write(BODY.subarray(0, behaviour.cutAt), () => setTimeout(() => response.destroy(), 50));
        delete behaviour.cutAt;
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });
  const origin = (sha256Prefix = SHA256.slice(0, 8)): UrlOrigin => ({
    kind: 'url',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/net-${sha256Prefix}.pth`,
    sha256Prefix,
  });
  const get = (from: UrlOrigin) =>
    downloadWeights(from, join(folder, 'net.pth'), { signal: new AbortController().signal });
  const got = () => readFile(join(folder, 'net.pth')).then((bytes) => Buffer.from(BODY).equals(bytes));

  it('fetches a file, and leaves nothing beside it', async () => {
    await get(origin());
    expect([await got(), existsSync(join(folder, 'net.pth.part'))]).toEqual([true, false]);
  });

  it('goes on where a cut transfer left off', async () => {
    behaviour.cutAt = 20_000;
    await expect(get(origin())).rejects.toThrow(/broke off after 20000 bytes .*it goes on from there/);
    expect(existsSync(join(folder, 'net.pth'))).toBe(false);
    await get(origin());
    expect([await got(), asked]).toEqual([true, [undefined, 'bytes=20000-']]);
  });

  it('starts over where the server knows no ranges, or what was there is of another file', async () => {
    behaviour.ranges = false;
    await writeFile(join(folder, 'net.pth.part'), 'abc');
    await get(origin());
    expect(await got()).toBe(true);
    behaviour.ranges = true;
    await writeFile(join(folder, 'net.pth.part'), 'abc');
    await get(origin());
    expect(await got()).toBe(true);
  });

  it('takes a part that is whole already', async () => {
    await writeFile(join(folder, 'net.pth.part'), BODY);
    await get(origin());
    expect([await got(), asked]).toEqual([true, [`bytes=${BODY.length}-`]]);
  });

  it('refuses a file of another hash, and deletes it', async () => {
    await expect(get(origin('00000000'))).rejects.toThrow(
      new RegExp(`the sha256 of http.* is ${SHA256}, expected 00000000\\.\\.\\.`),
    );
    for (const name of ['net.pth', 'net.pth.part']) expect(existsSync(join(folder, name))).toBe(false);
  });

  it('says what the server answers, and where nobody does', async () => {
    behaviour.status = 404;
    await expect(get(origin())).rejects.toThrow(
      /the server answers 404\. Fetch it elsewhere, then: did weights import/,
    );
    const nobody = { ...origin(), url: 'http://127.0.0.1:1/net.pth' };
    await expect(get(nobody)).rejects.toThrow(/cannot be fetched: .*/);
  });
});
