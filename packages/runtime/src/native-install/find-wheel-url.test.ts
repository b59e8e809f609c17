import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { configuredIndexes, findWheelUrl } from './find-wheel-url.js';
import type { ToolRunner } from './run-tool.js';

const wheel = { project: 'tensorflow-cpu', version: '2.15.1', sizeBytes: 1, sha256: 'ab'.repeat(32) };

describe('configuredIndexes', () => {
  const HELP = `
  -i, --index-url <url>       Base URL of the Python Package Index (default
                              https://index.example/simple). This should point to
  --extra-index-url <url>     Extra URLs of package indexes to use`;
  const pip =
    (settings: string): ToolRunner =>
    async (_command, args) =>
      args.includes('config') ? settings : HELP;

  it.each([
    ['nothing', '', ['https://index.example/simple']],
    ['a mirror', "global.index-url='https://mirror.example/simple/'\n", ['https://mirror.example/simple/']],
    [
      'the environment above a file',
      "global.index-url='https://mirror.example/simple'\n:env:.index-url='https://other.example/simple'\n",
      ['https://other.example/simple'],
    ],
    [
      'further indexes',
      "global.extra-index-url='\\nhttps://a.example/simple\\nhttps://b.example/simple'\n",
      ['https://index.example/simple', 'https://a.example/simple', 'https://b.example/simple'],
    ],
    ['no index', "global.index-url='https://mirror.example/simple'\n:env:.no-index='1'\n", []],
  ])('with %s set', async (_name, settings, indexes) => {
    expect(await configuredIndexes(pip(settings))).toEqual(indexes);
  });

  it('says when pip does not tell', async () => {
    const broken: ToolRunner = async () => {
      throw new Error('unknown command "config"');
    };
    await expect(configuredIndexes(broken)).rejects.toMatchObject({
      name: 'UnreachableError',
      message: expect.stringMatching(/does not tell which package index it uses: unknown command "config"/),
    });
  });
});

describe('findWheelUrl', () => {
  let server: Server;
  let host = '';
  const asked: (string | undefined)[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.headers.authorization);
      if (request.url !== '/simple/tensorflow-cpu/') response.writeHead(404).end();
      else
        response.end(
          `<a href="../../files/other.whl#sha256=${'cd'.repeat(32)}">other.whl</a>` +
            `<a href="../../files/right.whl?a=1&amp;b=2#sha256=${wheel.sha256}" data-x="y">right.whl</a>`,
        );
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  it('finds the wheel by its hash, in the second index if not in the first', async () => {
    const found = await findWheelUrl(wheel, [`http://${host}/elsewhere`, `http://${host}/simple/`]);
    expect(found).toEqual({ url: `http://${host}/files/right.whl?a=1&b=2`, headers: {} });
  });

  it('shows user and password of the index to that host', async () => {
    const found = await findWheelUrl(wheel, [`http://me:p%40ss@${host}/simple`]);
    const authorization = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(asked.at(-1)).toBe(authorization);
    expect(found).toEqual({ url: `http://${host}/files/right.whl?a=1&b=2`, headers: { authorization } });
  });

  it('says why no index gave it', async () => {
    const other = { ...wheel, sha256: 'ef'.repeat(32) };
    await expect(
      findWheelUrl(other, [`http://${host}/elsewhere`, `http://${host}/simple`, 'http://127.0.0.1:1/simple']),
    ).rejects.toThrow(/status 404; .*does not list this wheel; 127\.0\.0\.1:1: /);
    await expect(findWheelUrl(wheel, [])).rejects.toThrow(/none is set/);
  });
});
