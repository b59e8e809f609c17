import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describedAnswers } from '../testing/described-answers.js';
import { type StubJudge, stubJudge } from '../testing/stub-judge.js';
import { DEFAULT_SERVE_LIMITS, type ServeOptions } from './serve-options.js';
import { type RunningServer, startServing } from './start-serving.js';

let judge: StubJudge;
let server: RunningServer;
let logged: string[];
let conforms: ReturnType<typeof describedAnswers>;

async function start(options: Partial<ServeOptions> = {}) {
  judge = stubJudge();
  server = await startServing(
    judge,
    { host: '127.0.0.1', port: 0 },
    { ...DEFAULT_SERVE_LIMITS, token: null, corsOrigin: null, logLevel: 'info', ...options },
  );
  const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as object;
  conforms = describedAnswers(document);
  return document;
}

beforeEach(() => {
  logged = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    logged.push(String(text));
    return true;
  });
});
afterEach(async () => {
  judge.release();
  await server.stop(0);
  jest.restoreAllMocks();
});

/** Every answer that a test looks at must be as the description says. */
async function ask(route: string, init: RequestInit = {}, query = '') {
  const [method, path] = route.split(' ') as [string, string];
  const response = await fetch(`${server.url}${path}${query}`, { method, ...init });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  expect(conforms(route, { status: response.status, type, text })).toBeUndefined();
  const body = type.includes('json') ? JSON.parse(text) : text;
  return { status: response.status, body, code: body.code, headers: response.headers };
}

const send = (text: string, query = '', type = 'image/jpeg', more: RequestInit = {}) =>
  ask('POST /v1/predict', { body: text, headers: { 'content-type': type }, ...more }, query);

const sendForm = (files: readonly string[], query = '') => {
  const form = new FormData();
  files.forEach((text, i) => {
    form.append('file', new Blob([text]), `../../secret-name-${i}.jpg`);
  });
  return ask('POST /v1/predict', { body: form }, query);
};

/** Polls until something holds. */
async function until(holds: () => boolean) {
  for (let i = 0; i < 500 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
}

const metric = async (line: string) => {
  const { body } = await ask('GET /metrics');
  return Number(new RegExp(`^${line.replace(/[{}]/g, '\\$&')} (\\S+)$`, 'm').exec(body)?.[1] ?? 0);
};

/** What comes back for bytes written to the port. */
const raw = (text: string) =>
  new Promise<string>((resolve) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('close', () => resolve(answer));
  });

describe('the description', () => {
  it.each([null, 'a token of the house'])('is valid OpenAPI 3.1 (token %p)', async (token) => {
    const document = await start({ token });
    const result = await new Validator().validate(structuredClone(document) as Record<string, unknown>);
    expect(result).toEqual({ valid: true });
  });

  it('names every route, and no other', async () => {
    const document = (await start()) as { paths: Record<string, Record<string, unknown>> };
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const found: string[] = [];
    for (const path of [...Object.keys(document.paths), '/', '/v1', '/docs', '/v1/predict/x']) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
        const { status } = await fetch(`${server.url}${path}`, { method });
        if (status !== 404) found.push(`${method} ${path}`);
      }
    }
    expect(found.sort()).toEqual(described.sort());
  });
});

describe('POST /v1/predict', () => {
  it('judges the body, and passes on prior and frames as numbers', async () => {
    await start();
    const { status, body } = await send('a picture', '?prior=0.1&frames=7');
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'picture', verdict: 'real', prior: 0.1 });
    expect(judge.asked).toMatchObject([{ text: 'a picture', options: { prior: 0.1, frames: 7 } }]);
  });

  it('takes what says that it is a picture, a video, or bytes', async () => {
    await start();
    for (const type of ['video/mp4', 'application/octet-stream', 'image/x-anything; a=b']) {
      expect([type, (await send('bytes', '', type)).status]).toEqual([type, 200]);
    }
  });

  it('judges one file of a form as the body, several as a list in their order', async () => {
    await start();
    expect((await sendForm(['one'])).body).toMatchObject({ verdict: 'real' });
    const { body } = await sendForm(['one', 'damaged', 'three']);
    expect(body.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['real', 'error', 'real']);
    expect(body[1]).toEqual({
      verdict: 'error',
      code: 'DID_DATA',
      message: '[DID_DATA] the upload is not a readable video: it is empty. Remove or replace it.',
    });
    expect(judge.asked.map(({ text }) => text)).toEqual(['one', 'one', 'damaged', 'three']);
  });

  it('refuses a query that makes no sense', async () => {
    await start();
    const cases = [
      ['?prior=1', 'prior must be < 1.'],
      ['?prior=x', 'prior must be number.'],
      ['?frames=0', 'frames must be >= 1.'],
      ['?frames=257', 'frames must be <= 256.'],
      ['?frames=1.5', 'frames must be integer.'],
      ['?file=/etc/passwd', 'The query holds a key that is not known; it takes prior and frames.'],
    ] as const;
    for (const [query, detail] of cases) {
      const { status, body } = await send('a', query);
      expect([query, status, body.code, body.detail]).toEqual([query, 400, 'bad_query', detail]);
    }
  });

  it('says what is wrong with a body', async () => {
    await start({ maxUploadBytes: 2000, maxFiles: 2 });
    const form = 'multipart/form-data; boundary=x';
    const part = (head: string) => `--x\r\ncontent-disposition: form-data; ${head}\r\n\r\n`;
    const cases: [string, number, string, string][] = [
      ['', 400, 'no_file', 'image/png'],
      ['', 400, 'no_file', form],
      [`${part('name="a"; filename="b"')}\r\n--x--`, 400, 'no_file', form],
      [`${part('name="prior"')}0.5\r\n--x--`, 400, 'unexpected_field', form],
      [`${part('name="a"; filename="b"')}cut off`, 400, 'bad_form', form],
      [`${part('name="__proto__"; filename="b"')}a\r\n--x--`, 400, 'bad_request', form],
      ['--x', 400, 'bad_form', 'multipart/form-data'],
      ['{}', 415, 'unsupported_media_type', 'application/json'],
      ['text', 415, 'unsupported_media_type', 'text/plain'],
      ['x'.repeat(2001), 413, 'too_large', 'image/png'],
    ];
    for (const [body, status, code, type] of cases) {
      expect([
        body.slice(0, 60),
        await send(body, '', type).then((answer) => [answer.status, answer.code]),
      ]).toEqual([body.slice(0, 60), [status, code]]);
    }
    expect(await sendForm(['1', '2', '3'])).toMatchObject({ status: 413, code: 'too_many_files' });
    expect(judge.asked).toEqual([]);
  });

  it('counts bytes that no header declares, of a body and of a form', async () => {
    await start({ maxUploadBytes: 100_000 });
    for (const type of ['image/png', 'multipart/form-data; boundary=x']) {
      const stream = new ReadableStream({
        start(controller) {
          const head = '--x\r\ncontent-disposition: form-data; name="a"; filename="b"\r\n\r\n';
          if (type.startsWith('multi')) controller.enqueue(Buffer.from(head));
          for (let i = 0; i < 30; i++) controller.enqueue(Buffer.alloc(10_000));
          controller.close();
        },
      });
      const answer = await ask('POST /v1/predict', {
        body: stream,
        headers: { 'content-type': type },
        duplex: 'half',
      } as RequestInit);
      expect([type, answer.status, answer.code]).toEqual([type, 413, 'too_large']);
    }
    const twoHalves = await sendForm(['a'.repeat(60_000), 'b'.repeat(39_000)].map((text) => text));
    expect(twoHalves.status).toBe(200);
    expect(await sendForm(['a'.repeat(49_000), 'b'.repeat(51_500)])).toMatchObject({ status: 413 });
  });

  it('says what could not be read, and nothing of where it lay or of faults of its own', async () => {
    await start();
    expect((await send('damaged')).body).toEqual({
      type: 'about:blank',
      title: 'Unprocessable Content',
      status: 422,
      detail: '[DID_DATA] the upload is not a readable video: it is empty. Remove or replace it.',
      code: 'unreadable',
    });
    expect(await send('video')).toMatchObject({ status: 501, code: 'no_decoder' });
    const crash = await send('crash');
    expect(crash).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(crash.body)).not.toContain('secret');
    expect(logged.join('')).toContain('the secret of the house');
    expect((await send('again')).status).toBe(200);
  });

  it('writes no name of an upload and nothing of a query into its log', async () => {
    await start();
    await sendForm(['one', 'damaged']);
    await send('crash', '?prior=0.123');
    expect(logged.join('')).toContain('/v1/predict');
    expect(logged.join('')).not.toMatch(/secret-name|0\.123|127\.0\.0\.1:\d+\/v1/);
    for (const line of logged.join('').trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
  });
});

describe('limits', () => {
  it('ends what takes too long, and counts it no more', async () => {
    await start({ timeoutMs: 200 });
    const answer = await send('wait');
    expect(answer).toMatchObject({ status: 504, code: 'timeout' });
    expect(answer.body.detail).toContain('There was no verdict within 0.2 s.');
    expect(judge.asked[0]?.options.signal.aborted).toBe(true);
    expect((await send('next')).status).toBe(200);
  });

  it('ends an upload that does not come', async () => {
    await start({ timeoutMs: 200 });
    for (const type of ['image/png', 'multipart/form-data; boundary=x']) {
      const head = `POST /v1/predict HTTP/1.1\r\nhost: a\r\ncontent-type: ${type}\r\ncontent-length: 999\r\n\r\n--x\r\n`;
      const answer = await raw(head);
      expect(answer).toContain('HTTP/1.1 408 Request Timeout');
      expect(answer).toContain('"code":"upload_timeout"');
    }
    expect(await metric('did_queue_active')).toBe(0);
    expect((await ask('GET /readyz')).status).toBe(200);
  });

  it('sends away who comes when the queue is full, says when to come again, and is not ready', async () => {
    await start({ maxQueue: 1 });
    const waiting = [send('wait'), send('wait')];
    while ((await metric('did_queue_length')) < 1);
    const full = await send('third');
    expect(full).toMatchObject({ status: 503, code: 'queue_full' });
    expect(Number(full.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await ask('GET /readyz')).toMatchObject({ status: 503, code: 'queue_full' });
    expect((await ask('GET /healthz')).status).toBe(200);
    judge.release();
    await until(() => judge.asked.length === 2);
    judge.release();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await ask('GET /readyz')).status).toBe(200);
  });

  it('is dead when a prediction never ends', async () => {
    await start({ timeoutMs: 1000 });
    expect(await send('hang')).toMatchObject({ status: 504 });
    let alive = await ask('GET /healthz');
    expect(alive.status).toBe(200);
    while (alive.status === 200) alive = await ask('GET /healthz');
    expect(alive).toMatchObject({ status: 503, code: 'stuck' });
    expect(await ask('GET /readyz')).toMatchObject({ status: 503, code: 'stuck' });
  });
});

describe('clients that hang up', () => {
  const begin = (text: string) => {
    const request = httpRequest(`${server.url}/v1/predict`, {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
    });
    request.on('error', () => {});
    request.end(text);
    return request;
  };

  it('have their work ended, and what waited is never begun', async () => {
    await start();
    const running = begin('wait');
    await until(() => judge.asked.length === 1);
    const waiting = begin('never judged');
    while ((await metric('did_queue_length')) < 1);
    waiting.destroy();
    while ((await metric('did_queue_length')) > 0);
    running.destroy();
    await until(() => judge.asked[0]?.options.signal.aborted === true);
    expect((await send('next')).status).toBe(200);
    expect(judge.asked.map(({ text }) => text)).toEqual(['wait', 'next']);
    expect(await metric('did_requests_total{route="/v1/predict",status="499"}')).toBe(2);
  });

  it('leave their place when they hang up in the middle of an upload', async () => {
    await start({ maxQueue: 0 });
    const request = httpRequest(`${server.url}/v1/predict`, {
      method: 'POST',
      headers: { 'content-type': 'image/png', 'content-length': 1000 },
    });
    request.on('error', () => {});
    request.write('half');
    while ((await ask('GET /readyz')).status === 200);
    request.destroy();
    while ((await ask('GET /readyz')).status !== 200);
    expect((await send('next')).status).toBe(200);
    expect(judge.asked).toHaveLength(1);
  });
});

describe('stop', () => {
  it('finishes what runs and waits, takes nothing new, and frees the detector', async () => {
    await start();
    const answers = [send('wait'), send('last')];
    await until(() => judge.asked.length === 1);
    while ((await metric('did_queue_length')) < 1);
    const stopped = server.stop(10_000);
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    expect(judge.disposed).toBe(false);
    judge.release();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
    expect(await stopped).toBe(true);
    expect(judge.disposed).toBe(true);
  });

  it('ends what is not done in time, and says so', async () => {
    await start();
    const answers = [send('wait'), send('later')];
    await until(() => judge.asked.length === 1);
    while ((await metric('did_queue_length')) < 1);
    expect(await server.stop(100)).toBe(true);
    for (const answer of await Promise.all(answers)) {
      expect(answer).toMatchObject({ status: 503, code: 'stopping' });
    }
    expect(judge.asked).toHaveLength(1);
  });

  it('says that a prediction still runs where it heeds nobody', async () => {
    await start();
    const answer = send('hang');
    await until(() => judge.asked.length === 1);
    expect(await server.stop(50)).toBe(false);
    expect(await answer).toMatchObject({ status: 503, code: 'stopping' });
    expect(judge.disposed).toBe(false);
  });
});

describe('who may ask', () => {
  it('is whoever has the token, but for health and the description', async () => {
    const token = 'a-token-of-the-house';
    await start({ token });
    const bearer = (text: string) => ({ headers: { 'content-type': 'image/png', authorization: text } });
    for (const route of ['POST /v1/predict', 'GET /v1/model', 'GET /metrics']) {
      const body = route.startsWith('POST') ? { body: 'a' } : {};
      for (const wrong of [{}, bearer('Bearer wrong'), bearer(token), bearer(`Basic ${token}`)]) {
        const answer = await ask(route, { ...body, ...wrong });
        expect(answer).toMatchObject({ status: 401, code: 'unauthorized' });
        expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      }
      expect((await ask(route, { ...body, ...bearer(`Bearer ${token}`) })).status).toBe(200);
    }
    for (const route of ['GET /healthz', 'GET /readyz', 'GET /openapi.json']) {
      expect((await ask(route)).status).toBe(200);
    }
  });

  it('is no page, unless its origin was named', async () => {
    await start();
    expect((await send('a')).headers.get('access-control-allow-origin')).toBeNull();
    await server.stop(0);
    await start({ corsOrigin: 'https://example.org' });
    for (const text of ['a', 'damaged']) {
      expect((await send(text)).headers.get('access-control-allow-origin')).toBe('https://example.org');
    }
    const preflight = await fetch(`${server.url}/v1/predict`, { method: 'OPTIONS' });
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([
      204,
      'GET, POST',
    ]);
  });
});

describe('every answer', () => {
  it('carries the headers that keep browsers from showing, guessing and storing', async () => {
    await start();
    for (const answer of [
      await send('a'),
      await send('damaged'),
      await ask('GET /metrics'),
      await ask('GET /v1/model'),
    ]) {
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  it('is a problem also where the request is no HTTP, has a huge head, or leads nowhere', async () => {
    await start();
    const answers = [
      ['nonsense\r\n\r\n', '400 Bad Request', 'bad_request'],
      [
        `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
        '431 Request Header Fields Too Large',
        'header_too_large',
      ],
      ['GET /%zz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', '400 Bad Request', 'bad_request'],
      [
        'GET /../../etc/passwd HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
        '404 Not Found',
        'not_found',
      ],
    ] as const;
    for (const [text, status, code] of answers) {
      const answer = await raw(text);
      expect(answer).toContain(`HTTP/1.1 ${status}`);
      expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
      expect(answer).toContain(`"code":"${code}"`);
    }
  });
});

describe('GET /metrics', () => {
  it('counts requests, verdicts, times, tensors and memory', async () => {
    await start();
    await send('a');
    await sendForm(['b', 'damaged']);
    await send('damaged');
    const lines: [string, number][] = [
      ['did_requests_total{route="/v1/predict",status="200"}', 2],
      ['did_requests_total{route="/v1/predict",status="422"}', 1],
      ['did_verdicts_total{verdict="real"}', 2],
      ['did_verdicts_total{verdict="error"}', 2],
      ['did_prediction_seconds_count', 4],
      ['did_request_seconds_count{route="/v1/predict"}', 3],
      ['did_tensors', 7],
      ['did_queue_active', 0],
      ['did_queue_length', 0],
    ];
    for (const [line, value] of lines) expect([line, await metric(line)]).toEqual([line, value]);
    expect(await metric('process_resident_memory_bytes')).toBeGreaterThan(1e7);
  });
});

describe('GET /v1/model', () => {
  it('is the card of the detector, and what the server takes', async () => {
    await start({ maxQueue: 3 });
    expect((await ask('GET /v1/model')).body).toEqual({
      ...judge.card,
      server: { maxUploadBytes: 100e6, maxFiles: 16, timeoutMs: 60_000, concurrency: 1, maxQueue: 3 },
    });
  });
});
