import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { encodePng, renderFace } from '@did/datasets';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describedAnswers } from '../testing/described-answers.js';
import { runDid } from '../testing/run-did.js';
import { smallConfig, smallCropSet } from '../testing/small-training.js';
import { trainRun } from '../train/trainer.js';
import { runCli } from './program.js';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const LOADER = ['--import', 'tsx', '--conditions=@did/source', '--no-warnings'];
let folder = '';
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-serve-command-'));
  const config = smallConfig({ model: { variant: 'bce' }, train: { steps: 6 } });
  await trainRun({ config, data: smallCropSet(), out: at('run'), backend: 'wasm' });
  await writeFile(
    at('face.png'),
    await encodePng(renderFace({ identity: 'a', frame: 'a', size: 160 }).image),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts the command in this process; `stop` is Ctrl-C. */
async function serve(...more: string[]) {
  const abort = new AbortController();
  let listening = (_line: string) => {};
  const first = new Promise<string>((resolve) => {
    listening = resolve;
  });
  const err: string[] = [];
  const argv = ['serve', '--model', at('run'), '--backend', 'wasm', '--port', '0', '--json', ...more];
  const status = runCli(argv, {
    out: listening,
    err: (line) => err.push(line),
    interactive: false,
    signal: abort.signal,
  });
  const { url } = JSON.parse(await first) as { url: string };
  return {
    url,
    err,
    stop: () => {
      abort.abort();
      return status;
    },
  };
}

/** Starts the command in a process of its own, with room for one request. */
async function startProcess() {
  const argv = [
    'serve',
    '--model',
    at('run'),
    '--backend',
    'wasm',
    '--port',
    '0',
    '--max-queue',
    '0',
    '--json',
  ];
  const child = spawn(process.execPath, [...LOADER, MAIN, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, exit, ...(JSON.parse(line) as { url: string }) };
}

describe('did serve', () => {
  it('answers with what did predict --json prints, and leaves no file', async () => {
    const { out } = await runDid(
      'predict',
      '--model',
      at('run'),
      '--backend',
      'wasm',
      '--json',
      at('face.png'),
    );
    const { file, ...printed } = JSON.parse(out)[0];
    const temporary = await mkdtemp(join(tmpdir(), 'did-serve-temporary-'));
    const before = process.env.TMPDIR;
    process.env.TMPDIR = temporary;
    const server = await serve();
    try {
      const conforms = describedAnswers((await (await fetch(`${server.url}/openapi.json`)).json()) as object);
      const post = async (body: BodyInit) => {
        const response = await fetch(`${server.url}/v1/predict`, {
          method: 'POST',
          headers: { 'content-type': 'image/png' },
          body,
        });
        const text = await response.text();
        const type = response.headers.get('content-type') ?? '';
        expect(conforms('POST /v1/predict', { status: response.status, type, text })).toBeUndefined();
        return { status: response.status, body: JSON.parse(text) };
      };
      const face = await readFile(at('face.png'));
      expect(await post(face)).toEqual({ status: 200, body: printed });
      expect(printed.faces).toHaveLength(1);
      // No picture: it goes to the decoder of videos as a file, where there is one.
      const noise = await post('this is no picture and no video'.repeat(100));
      expect([422, 501]).toContain(noise.status);
      expect(JSON.stringify(noise.body)).not.toContain(temporary);
      expect(await post(face.subarray(0, face.length / 2))).toMatchObject({
        status: 422,
        body: { code: 'unreadable' },
      });
      expect(await readdir(temporary)).toEqual([]);
    } finally {
      expect(await server.stop()).toBe(0);
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      await rm(temporary, { recursive: true });
    }
  });

  it('ends with 0 on SIGTERM, after the answer under way', async () => {
    const { child, url, exit } = await startProcess();
    try {
      const body = await readFile(at('face.png'));
      const headers = { 'content-type': 'image/png' };
      const answer = fetch(`${url}/v1/predict`, { method: 'POST', headers, body });
      const busy = async () =>
        /^did_queue_active 1|^did_verdicts_total/m.test(await (await fetch(`${url}/metrics`)).text());
      while (!(await busy()));
      child.kill('SIGTERM');
      expect((await answer).status).toBe(200);
      expect(await exit).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  }, 120_000);

  it('ends at once on a second signal', async () => {
    const { child, url, exit } = await startProcess();
    try {
      const headers = { 'content-type': 'image/png', 'content-length': 1000 };
      const upload = request(`${url}/v1/predict`, { method: 'POST', headers }).on('error', () => {});
      upload.write('half of it');
      while ((await fetch(`${url}/readyz`)).status === 200);
      child.kill('SIGTERM');
      const refused = () =>
        fetch(`${url}/healthz`).then(
          () => false,
          () => true,
        );
      while (!(await refused()));
      expect(child.exitCode).toBeNull();
      child.kill('SIGTERM');
      expect(await exit).toEqual([null, 'SIGTERM']);
    } finally {
      child.kill('SIGKILL');
    }
  }, 120_000);

  it.each([
    [['--model', 'nowhere'], 'nowhere is neither a detector nor a run'],
    [['--token-env', 'DID_NO_SUCH_TOKEN'], 'the environment has no DID_NO_SUCH_TOKEN'],
    [['--cors', '*'], '--cors takes one origin such as https://example.org; got "*".'],
    [['--max-upload', 'lots'], 'expected a size such as 100MB, 500kB or 1.5GB; got "lots".'],
    [['--port', '65536'], '--port goes up to 65535; got 65536.'],
  ])('refuses %p', async (more, message) => {
    const model = more.includes('--model') ? [] : ['--model', at('run')];
    const { status, err } = await runDid('serve', ...model, ...more);
    expect(err).toContain(message);
    expect(status).toBe(2);
  });

  it('says that a port is taken', async () => {
    const server = await serve();
    try {
      const port = new URL(server.url).port;
      const { status, err } = await runDid(
        'serve',
        '--model',
        at('run'),
        '--backend',
        'wasm',
        '--port',
        port,
      );
      expect(err).toContain(`cannot listen on 127.0.0.1, port ${port}: another program listens there.`);
      expect(status).toBe(2);
    } finally {
      await server.stop();
    }
  });

  it('warns when others reach it and no token is asked for', async () => {
    const open = await serve('--host', '0.0.0.0');
    await open.stop();
    expect(open.err.join()).toContain('may use it: no --token-env was given.');
    process.env.DID_TEST_TOKEN = 'sixteen-characters';
    const locked = await serve('--host', '0.0.0.0', '--token-env', 'DID_TEST_TOKEN');
    delete process.env.DID_TEST_TOKEN;
    await locked.stop();
    expect(locked.err).toEqual([]);
  });
});
