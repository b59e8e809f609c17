import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadGolden } from '@did/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { smallConfig, smallCropSet, stopAt } from '../../testing/small-training.js';
import { readMetrics } from '../run-log.js';
import { trainRun } from '../trainer.js';
import { encodeEvent, stepOfEvent, type TensorboardEvent } from './event.js';
import { encodeTfRecord, readTfRecords } from './tf-record.js';

const { cases: golden } = loadGolden<{ cases: { events: TensorboardEvent[]; file: string } }>(
  new URL('../../../golden/tensorboard-events.json', import.meta.url),
);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-events-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function eventsOf(run: string): Promise<number[]> {
  const names = (await readdir(join(folder, run))).filter((name) => name.startsWith('events.out.tfevents.'));
  const steps: number[] = [];
  for (const name of names.sort()) {
    const records = [...readTfRecords(await readFile(join(folder, run, name)))];
    steps.push(...records.slice(2).map(({ data }) => stepOfEvent(data)));
  }
  return steps;
}
const stepsOf = async (run: string) =>
  (await readMetrics(join(folder, run, 'metrics.jsonl'))).map(({ step }) => step);

describe('event files', () => {
  it("are TensorBoard's own, to the byte", () => {
    const ours = golden.events.map((event) => encodeTfRecord(encodeEvent(event)));
    expect(Buffer.concat(ours).toString('base64')).toBe(golden.file);
    const theirs = [...readTfRecords(Buffer.from(golden.file, 'base64'))];
    expect(theirs.map(({ data }) => stepOfEvent(data))).toEqual(golden.events.map(({ step }) => step));
  });

  it('can be read up to the last whole record, wherever a crash cut them', () => {
    const file = Buffer.from(golden.file, 'base64');
    const ends = [...readTfRecords(file)].map(({ end }) => end);
    for (let length = 0; length <= file.length; length++) {
      const whole = ends.filter((end) => end <= length).length;
      expect([length, [...readTfRecords(file.subarray(0, length))].length]).toEqual([length, whole]);
    }
    file[ends[1] as number] = 255;
    expect([...readTfRecords(file)]).toHaveLength(2);
  });

  it('have each row of metrics.jsonl once, whatever was killed in between', async () => {
    const run = (more: object = {}) =>
      trainRun({
        config: smallConfig(),
        data: smallCropSet(),
        out: join(folder, 'run'),
        backend: 'wasm',
        ...more,
      });
    await run(stopAt(4));
    // As a kill leaves it: a row beyond the checkpoint, and one cut short.
    const [file] = (await readdir(join(folder, 'run'))).filter((name) => name.includes('tfevents'));
    const beyond = encodeTfRecord(encodeEvent({ wallTime: 1, step: 11, scalars: { 'loss/total': 1 } }));
    await appendFile(join(folder, 'run', file as string), Buffer.concat([beyond, beyond.subarray(0, 30)]));
    await run(stopAt(8));
    await run();
    await run();
    expect(await eventsOf('run')).toEqual(await stepsOf('run'));
    const names = (await readdir(join(folder, 'run'))).filter((name) => name.includes('tfevents'));
    expect(new Set(names).size).toBe(3);
  });

  it('are left away on demand', async () => {
    const out = join(folder, 'without');
    const config = smallConfig({ train: { steps: 2, tensorboard: false } });
    await trainRun({ config, data: smallCropSet(), out, backend: 'wasm' });
    expect((await readdir(out)).some((name) => name.includes('tfevents'))).toBe(false);
  });
});
