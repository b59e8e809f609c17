import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeImage, encodePng, renderFace } from '@did/datasets';
import type { RgbImage } from '@did/faces';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { besideEachOther, hasFfmpeg, writeClip } from '../testing/face-clip.js';
import { runDid } from '../testing/run-did.js';
import { unpackDetector } from '../testing/small-detector.js';
import type { FileVerdict } from './predict-output.js';
import { runCli } from './program.js';

const withClips = hasFfmpeg ? it : it.skip;
let folder = '';
const at = (name: string) => join(folder, name);
const faceOf = (identity: string, frame = 0) => renderFace({ identity, frame, size: 192 }).image;
const predict = (...args: string[]) =>
  runDid('predict', '--model', at('detector'), '--backend', 'wasm', ...args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-predict-command-'));
  await unpackDetector(1, at('detector'));
  await mkdir(at('media/in'), { recursive: true });
  await writeFile(at('media/anna.png'), await encodePng(faceOf('anna')));
  await writeFile(at('media/in/=1+1.png'), await encodePng(faceOf('ben')));
  const empty = { width: 40, height: 30, data: new Uint8Array(3600).fill(99) };
  await writeFile(at('empty.png'), await encodePng(empty));
  await writeFile(at('broken.png'), 'no picture');
});
afterAll(() => rm(folder, { recursive: true }));

describe('did predict', () => {
  it('prints a row a file, where the threshold comes from, and the limits once', async () => {
    const { status, out } = await predict(at('media'), at('empty.png'));
    expect(status).toBe(0);
    const [head, ...lines] = out.split('\n');
    expect(head).toMatch(/^file +verdict +P\(fake\) +threshold +faces +note$/);
    expect(lines[0]).toMatch(/anna\.png +(real|fake|uncertain) +0\.\d{3} +0\.\d{3} +1/);
    expect(lines[2]).toMatch(/empty\.png +no_face +- +0\.\d{3} +0/);
    expect(out).toContain('most hits less false alarms (Youden) on planted, train');
    expect(out.split('Never tested on wholly generated faces.')).toHaveLength(2);
  });

  it('names an input that cannot be judged, goes on, and ends with 1', async () => {
    const { status, out } = await predict('--json', at('broken.png'), at('media/anna.png'));
    expect(status).toBe(1);
    const [broken, anna] = JSON.parse(out) as FileVerdict[];
    expect(broken).toMatchObject({ file: at('broken.png'), verdict: 'error', code: 'DID_DATA' });
    expect(anna).toMatchObject({ file: at('media/anna.png'), kind: 'picture', decidedBy: 0 });
  });

  it('gives the same verdicts as JSON, as lines of JSON and as CSV that no spreadsheet takes for formulas', async () => {
    const verdicts = JSON.parse((await predict('--json', at('media'))).out) as FileVerdict[];
    const lines = (await predict('--jsonl', at('media'))).out.split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(verdicts);
    const csv = await runDid(
      ...['predict', '--model', at('detector'), '--backend', 'wasm', '--csv', at('media')],
    );
    const rows = parse(csv.out, { columns: true }) as Record<string, string>[];
    expect(rows.map(({ verdict, probability }) => [verdict, Number(probability)])).toEqual(
      verdicts.map((verdict) => [verdict.verdict, 'probability' in verdict ? verdict.probability : null]),
    );
    expect(Object.values(rows[0] ?? {})).toHaveLength(15);
  });

  it('moves probabilities by --prior and verdicts by --threshold', async () => {
    const run = async (...args: string[]) =>
      JSON.parse((await predict('--json', at('media/anna.png'), ...args)).out)[0];
    const [usual, rare, low, high] = [
      ...[await run(), await run('--prior', '0.01')],
      ...[await run('--threshold', '0.0001'), await run('--threshold', '0.9999')],
    ];
    expect(rare.probability).toBeLessThan(usual.probability);
    expect(rare.verdict).toBe(usual.verdict);
    expect(low.verdict).toBe('fake');
    expect(high.verdict).toBe('real');
  });

  it('draws the maps where the faces are, under names that lead nowhere', async () => {
    const out = at('explained');
    const { status, out: text } = await predict('--json', '--explain', out, at('media'), at('empty.png'));
    expect(status).toBe(0);
    expect(await readdir(out)).toEqual(['0001-anna.png', '0002-_1_1.png']);
    const [anna] = JSON.parse(text) as { explained: string }[];
    const image = await decodeImage(anna?.explained as string);
    // Three panels with gaps: verdict, M_df, Grad-CAM.
    expect([image.width, image.height]).toEqual([3 * 192 + 4 * 8, 34 + 192 + 8]);
  });

  it.each([
    [['--model', 'nowhere', 'x.png'], /there is no file or folder x\.png/],
    [['x.png'], /needs --model/],
    [['--json', '--csv', '--model', 'm', 'x.png'], /one of --json, --jsonl and --csv/],
    [['--prior', '2', '--model', 'm', 'x.png'], /--prior must lie between 0 and 1; got "2"/],
    [['--timeout', 'soon', '--model', 'm', 'x.png'], /expected a time/],
    [['--frames', '0', '--model', 'm', 'x.png'], /whole number of at least 1/],
  ])('ends with 2 for %j', async (args, message) => {
    const { status, err } = await runDid('predict', ...args);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });

  it('prints what is done when it is stopped', async () => {
    const abort = new AbortController();
    const [out, err] = [[] as string[], [] as string[]];
    const args = ['predict', '--model', at('detector'), '--backend', 'wasm', '--jsonl', at('media')];
    const status = await runCli(args, {
      out: (line) => {
        out.push(line);
        abort.abort();
      },
      err: (line) => err.push(line),
      interactive: false,
      signal: abort.signal,
    });
    expect(status).toBe(1);
    expect(out).toHaveLength(1);
    expect(err.at(-1)).toBe('Stopped: 1 of 2 judged.');
  });

  withClips('calls a clip fake when one of its people is, and names the person', async () => {
    // The threshold between two drawn people makes one of them the fake.
    const verdicts = JSON.parse((await predict('--json', at('media'))).out) as { probability: number }[];
    const [one, two] = verdicts.map(({ probability }) => probability) as [number, number];
    const frame: RgbImage = besideEachOther([faceOf('anna'), faceOf('ben')]);
    await writeClip(at('two.mp4'), Array(12).fill(frame));
    const threshold = String((one + two) / 2);
    const args = ['--frames', '4', '--threshold', threshold, '--explain', at('clip'), at('two.mp4')];
    const clip = JSON.parse((await predict('--json', ...args)).out)[0];
    expect(clip).toMatchObject({ kind: 'video', verdict: 'fake' });
    expect(clip.people).toHaveLength(2);
    const named = clip.people.find(({ person }: { person: number }) => person === clip.decidedBy);
    const other = clip.people.find(({ person }: { person: number }) => person !== clip.decidedBy);
    expect(named).toMatchObject({ verdict: 'fake', frames: 4 });
    expect(other.logit).toBeLessThan(named.logit);
    const fakeOnTheRight = two > one;
    const box = clip.frames[0].faces.find(({ person }: { person: number }) => person === named.person).box;
    expect(box[0] > 150).toBe(fakeOnTheRight);
    expect((await readFile(clip.explained)).length).toBeGreaterThan(1000);
    expect((await predict(...args)).out).toMatch(
      new RegExp(`two\\.mp4 +fake .* 2 people +person ${named.person}, 0\\.\\d to 1\\.\\d s, 4 frames`),
    );
  });
});
