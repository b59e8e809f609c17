import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { openDemoFolder, publishDemoFolder } from './demo-folder.js';

describe('openDemoFolder', () => {
  let out: string;
  beforeEach(async () => {
    out = await mkdtemp(join(tmpdir(), 'did-demo-'));
  });

  it('refuses a report folder that no demo made, and leaves it alone', async () => {
    await mkdir(join(out, 'report'));
    await writeFile(join(out, 'report', 'thesis.txt'), 'mine');
    await expect(openDemoFolder(out, 'did demo')).rejects.toThrow('was not made by "did demo"');
    expect(await readFile(join(out, 'report', 'thesis.txt'), 'utf8')).toBe('mine');
  });

  it('clears what a killed demo left', async () => {
    await mkdir(join(out, '.did-demo'));
    const dead = { formatVersion: 1, madeBy: 'did demo', command: '', pid: 999_999_999 };
    await writeFile(join(out, '.did-demo', 'demo.json'), JSON.stringify(dead));
    await writeFile(join(out, '.did-demo', 'half'), '');
    const { work } = await openDemoFolder(out, 'did demo');
    expect(existsSync(join(work, 'half'))).toBe(false);
  });

  it('refuses while another demo is at work there', async () => {
    await mkdir(join(out, '.did-demo'));
    const alive = { formatVersion: 1, madeBy: 'did demo', command: '', pid: process.ppid };
    await writeFile(join(out, '.did-demo', 'demo.json'), JSON.stringify(alive));
    await expect(openDemoFolder(out, 'did demo')).rejects.toThrow('Another demo');
  });

  it('replaces the output of the demo before only when the new one is whole', async () => {
    for (const text of ['first', 'second']) {
      const folder = await openDemoFolder(out, 'did demo');
      await mkdir(join(folder.work, 'runs', 'a'), { recursive: true });
      await writeFile(
        join(folder.work, 'runs', 'a', 'run.json'),
        JSON.stringify({ data: { dir: folder.work } }),
      );
      await writeFile(join(folder.work, 'index.html'), text);
      if (text === 'second') expect(await readFile(join(folder.output, 'index.html'), 'utf8')).toBe('first');
      await publishDemoFolder(folder, ['runs/a']);
      expect(await readFile(join(folder.output, 'index.html'), 'utf8')).toBe(text);
      const record = JSON.parse(await readFile(join(folder.output, 'runs', 'a', 'run.json'), 'utf8'));
      expect(record.data.dir).toBe(join(folder.output, 'crops'));
      expect(existsSync(folder.work)).toBe(false);
    }
  });
});
