import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng, renderFace } from '@did/datasets';
import type { RgbImage } from '@did/faces';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { besideEachOther, hasFfmpeg, writeClip } from '../testing/face-clip.js';
import { unpackDetector } from '../testing/small-detector.js';
import type { Detector } from './detector.js';
import { loadDetector } from './load-detector.js';
import type { NodeInput } from './open-node-input.js';
import type { PictureVerdict, VideoVerdict } from './verdict.js';

const drawn = (identity: string, frame = 0) => renderFace({ identity, frame, size: 192 }).image;
const withClips = hasFfmpeg ? describe : describe.skip;
const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith('did-video-'));

let folder = '';
let detector: Detector<NodeInput>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-predict-'));
  await unpackDetector(1, join(folder, 'detector'));
  detector = await loadDetector(join(folder, 'detector'), { backend: 'wasm' });
});
afterAll(async () => {
  detector.dispose();
  await rm(folder, { recursive: true, force: true });
});

describe('a picture', () => {
  const image = drawn('anna');
  let expected: PictureVerdict;
  let png: Buffer;
  beforeAll(async () => {
    png = Buffer.from(await encodePng(image));
    await writeFile(join(folder, 'anna.png'), png);
    expected = (await detector.predict(image)) as PictureVerdict;
  });

  it('is judged by its face, with all that the verdict rests on', () => {
    expect(expected).toMatchObject({ kind: 'picture', width: 192, height: 192, prior: 0.5, decidedBy: 0 });
    expect(expected.faces).toHaveLength(1);
    const [face] = expected.faces;
    expect(face?.verdict).toBe(expected.verdict);
    expect(face?.probability).toBe(expected.probability);
    expect(expected.model.sha256).toBe(detector.record.weights.sha256);
    expect(Object.keys(face ?? {}).sort()).toEqual([
      ...['box', 'detectorScore', 'logit', 'probability', 'quality', 'verdict'],
    ]);
  });

  const rgba = () => {
    const data = new Uint8ClampedArray(4 * 192 * 192).fill(255);
    for (let i = 0; i < 192 * 192; i++) data.set(image.data.subarray(3 * i, 3 * i + 3), 4 * i);
    return { width: 192, height: 192, data };
  };
  const inputs: Record<string, () => NodeInput> = {
    path: () => join(folder, 'anna.png'),
    Buffer: () => png,
    Uint8Array: () => new Uint8Array(png),
    ArrayBuffer: () => new Uint8Array(png).buffer,
    Blob: () => new Blob([new Uint8Array(png)]),
    'pixels with how opaque they are': rgba,
    'pixels of a Buffer': () => ({ ...image, data: Buffer.from(image.data) }),
    'tensor of int32': () => tf.tensor3d(Int32Array.from(image.data), [192, 192, 3], 'int32'),
    'tensor of float32': () => tf.tensor3d(Float32Array.from(image.data), [192, 192, 3]),
  };

  it.each(Object.keys(inputs))('has the same verdict as a %s, and leaves no tensor', async (name) => {
    const input = (inputs[name] as () => NodeInput)();
    const before = tf.memory().numTensors;
    expect(await detector.predict(input)).toEqual(expected);
    expect(tf.memory().numTensors).toBe(before);
    if (input instanceof tf.Tensor) input.dispose();
  });

  it('without a face is judged no_face, with no probability', async () => {
    const empty = { width: 64, height: 48, data: new Uint8Array(64 * 48 * 3).fill(90) };
    expect(await detector.predict(empty)).toMatchObject({
      ...{ verdict: 'no_face', probability: null, faces: [], decidedBy: null },
    });
  });

  it('has its faces judged apart, and the most suspicious decides', async () => {
    const two = await detector.predict(besideEachOther([drawn('anna'), drawn('ben')]));
    const faces = (two as PictureVerdict).faces;
    expect(faces).toHaveLength(2);
    const most = faces.findIndex(({ logit }) => logit === Math.max(...faces.map((face) => face.logit)));
    expect(two.decidedBy).toBe(most);
  });

  it('goes through in an array, and one that is damaged holds up no other', async () => {
    const seen: number[] = [];
    const verdicts = await detector.predict([image, png.subarray(0, 400), join(folder, 'nowhere.png')], {
      onProgress: ({ done }) => seen.push(done),
    });
    expect(verdicts[0]).toEqual(expected);
    expect(verdicts[1]).toMatchObject({ verdict: 'error', code: 'DID_DATA' });
    expect(verdicts[2]).toMatchObject({ verdict: 'error', message: expect.stringContaining('no file') });
    expect(seen).toEqual([1]);
  });

  it.each<[string, unknown, RegExp]>([
    ['a number', 7, /DID_VALUE.*expected a path/],
    ['pixels without enough bytes', { width: 9, height: 9, data: new Uint8Array(8) }, /DID_VALUE.*expected/],
    ['pixels as floats', { width: 1, height: 1, data: new Float32Array(3) }, /DID_VALUE.*expected/],
    ['a folder', tmpdir(), /DID_DATA.*is not a file/],
    ['nothing', new Uint8Array(), /DID_DATA.*is empty/],
    ['text', new TextEncoder().encode('hello'), /DID_DATA.*the input/],
  ])('is not %s', async (_, input, message) => {
    await expect(detector.predict(input as NodeInput)).rejects.toThrow(message);
  });

  it.each<[string, () => tf.Tensor, RegExp]>([
    ['of another shape', () => tf.zeros([4, 4, 4]), /DID_SHAPE.*got \[4,4,4\]/],
    ['of 0..1', () => tf.ones([4, 4, 3]), /DID_VALUE.*Multiply it by 255/],
    ['beyond 255', () => tf.fill([4, 4, 3], 300), /DID_VALUE.*got 300/],
    ['with NaN', () => tf.fill([4, 4, 3], Number.NaN), /DID_VALUE.*got NaN/],
  ])('is not a tensor %s', async (_, make, message) => {
    const tensor = make() as tf.Tensor3D;
    await expect(detector.predict(tensor)).rejects.toThrow(message);
    tensor.dispose();
  });

  it('is refused when it has too many bytes or pixels', async () => {
    const limits = { maxPictureBytes: 1000 };
    const strict = await loadDetector(join(folder, 'detector'), { backend: 'wasm', limits });
    await expect(strict.predict(png)).rejects.toThrow(/DID_DATA.*at most 0.001 MB/);
    await expect(strict.predict(join(folder, 'anna.png'))).rejects.toThrow(/anna\.png has .* MB/);
    strict.dispose();
    const few = await loadDetector(join(folder, 'detector'), { backend: 'wasm', limits: { maxPixels: 9 } });
    await expect(few.predict(png)).rejects.toThrow(/DID_DATA.*megapixels/);
    few.dispose();
  });

  it('takes a prior between 0 and 1 and nothing else', async () => {
    const rare = await detector.predict(image, { prior: 0.01 });
    expect(rare).toMatchObject({ prior: 0.01, verdict: expected.verdict });
    expect(rare.probability).toBeLessThan(expected.probability as number);
    await expect(detector.predict(image, { prior: 1 })).rejects.toThrow(/DID_VALUE.*prior.*got 1/);
    await expect(detector.predict(image, { frames: 0 })).rejects.toThrow(/DID_VALUE.*frames.*got 0/);
    await expect(detector.predict(image, { timeoutMs: 0 })).rejects.toThrow(/DID_VALUE.*timeoutMs/);
  });

  it('is not looked at once the signal says so', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(detector.predict(image, { signal })).rejects.toThrow('enough');
    await expect(detector.predict([image, image], { signal })).rejects.toThrow('enough');
  });
});

withClips('a clip', () => {
  let clip = '';
  let bytes: Uint8Array;
  beforeAll(async () => {
    clip = join(folder, 'clip.mp4');
    const moments = [0, 1, 2].map((i) => besideEachOther([drawn('anna', i), drawn('ben', i)]));
    await writeClip(
      clip,
      Array.from({ length: 24 }, (_, i) => moments[i % 3] as RgbImage),
    );
    bytes = new Uint8Array(await readFile(clip));
  });

  it('is judged by person, over frames evenly spaced in time', async () => {
    const seen: [number, number][] = [];
    const before = tf.memory().numTensors;
    const verdict = (await detector.predict(clip, {
      frames: 6,
      onProgress: ({ done, total }) => seen.push([done, total]),
    })) as VideoVerdict;
    expect(tf.memory().numTensors).toBe(before);
    expect(verdict).toMatchObject({ kind: 'video', width: 384, height: 192, durationMs: 2400 });
    expect(verdict.frames.map(({ frame }) => frame)).toEqual([2, 6, 10, 14, 18, 22]);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6].map((done) => [done, 6]));
    expect(verdict.people.map(({ person, frames }) => [person, frames])).toEqual([
      [0, 6],
      [1, 6],
    ]);
    for (const { person, logit } of verdict.people) {
      const looks = verdict.frames.flatMap(({ faces }) => faces.filter((face) => face.person === person));
      expect(logit).toBeCloseTo(looks.reduce((sum, look) => sum + look.logit, 0) / looks.length, 10);
    }
  });

  it('has the same verdict from a path, bytes and a Blob, and nothing of it stays on disk', async () => {
    const before = temporary();
    const expected = await detector.predict(clip, { frames: 3 });
    expect(await detector.predict(bytes, { frames: 3 })).toEqual(expected);
    expect(await detector.predict(new Blob([bytes as Uint8Array<ArrayBuffer>]), { frames: 3 })).toEqual(
      expected,
    );
    expect(temporary()).toEqual(before);
  });

  it('that is damaged is named as its owner knows it, and leaves nothing', async () => {
    const before = temporary();
    const cut = bytes.subarray(0, 900);
    await expect(detector.predict(cut)).rejects.toThrow(/DID_DATA.*the input is not a readable video/);
    await expect(detector.predict(cut)).rejects.not.toThrow(/did-video-/);
    expect(temporary()).toEqual(before);
  });

  it('ends with its decoder when the signal says so', async () => {
    const before = temporary();
    const abort = new AbortController();
    const work = detector.predict(bytes, {
      frames: 'all',
      signal: abort.signal,
      onProgress: ({ done }) => {
        if (done === 2) abort.abort(new Error('enough'));
      },
    });
    await expect(work).rejects.toThrow('enough');
    expect(temporary()).toEqual(before);
    expect(await decodersLeft()).toEqual([]);
  });

  it('that takes too long is given up, with what to do', async () => {
    const before = temporary();
    const work = detector.predict(bytes, { frames: 'all', timeoutMs: 150 });
    await expect(work).rejects.toThrow(/DID_DATA.*longer than 0.15 s.*fewer frames/);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(temporary()).toEqual(before);
    expect(await decodersLeft()).toEqual([]);
  });

  it('is refused when it is too long or too large', async () => {
    const limits = { maxSeconds: 1 };
    const short = await loadDetector(join(folder, 'detector'), { backend: 'wasm', limits });
    await expect(short.predict(clip)).rejects.toThrow(/DID_DATA.*lasts 2 s; at most 1 s/);
    short.dispose();
    const small = await loadDetector(join(folder, 'detector'), {
      backend: 'wasm',
      limits: { maxVideoBytes: 500, maxPictureBytes: 400 },
    });
    await expect(small.predict(clip)).rejects.toThrow(/DID_DATA.*clip\.mp4 has .* MB; at most 0.0005 MB/);
    await expect(small.predict(new Blob([bytes as Uint8Array<ArrayBuffer>]))).rejects.toThrow(/at most/);
    small.dispose();
  });
});

/** Decoders that are still there after a second, which is long enough to be ended in. */
async function decodersLeft(): Promise<string[]> {
  for (let tries = 0; tries < 10 && childrenNamed('ffmpeg').length > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return childrenNamed('ffmpeg');
}

/** Processes of this one that are still there; empty where /proc is not. */
function childrenNamed(name: string): string[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => {
      try {
        const [, command, state, parent] =
          /^\d+ \((.*)\) (\S) (\d+)/.exec(readFileSync(`/proc/${entry}/stat`, 'utf8')) ?? [];
        return command === name && parent === String(process.pid) && state !== 'Z';
      } catch {
        return false;
      }
    });
}

describe('loadDetector', () => {
  const copy = async (name: string) => {
    const to = join(folder, name);
    await unpackDetector(1, to);
    return to;
  };

  it('frees every tensor on dispose, and says so when it is used again', async () => {
    const before = tf.memory().numTensors;
    const other = await loadDetector(join(folder, 'detector'), { backend: 'wasm' });
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    other.dispose();
    other.dispose();
    expect(tf.memory().numTensors).toBe(before);
    await expect(other.predict(drawn('anna'))).rejects.toThrow(/DID_USAGE.*load it again/);
  });

  it.each<[string, (at: string) => Promise<unknown>, RegExp]>([
    [
      'detector.json is no JSON',
      (at) => writeFile(join(at, 'detector.json'), '{'),
      /DID_DATA.*is not JSON.*Export/,
    ],
    [
      'detector.json is of another version',
      (at) => edit(at, (text) => text.replace('"formatVersion": 1', '"formatVersion": 9')),
      /DID_RUN_VERSION.*version 9.*Use a newer/,
    ],
    [
      'a key of detector.json is wrong',
      (at) => edit(at, (text) => text.replace('"marginRatio": 0.2', '"marginRatio": "wide"')),
      /DID_DATA.*"faces\.marginRatio" is not as it should be.*Export/,
    ],
    ['the weights are not there', (at) => rm(join(at, 'weights.safetensors')), /DID_WEIGHTS.*Copy the whole/],
    [
      'the weights are of another detector',
      (at) => appendFile(join(at, 'weights.safetensors'), 'x'),
      /DID_WEIGHTS.*is not the file that detector\.json names.*Copy both/,
    ],
  ])('says what to do when %s, and keeps no tensor', async (name, damage, message) => {
    const at = await copy(name.replaceAll(' ', '-'));
    await damage(at);
    const before = tf.memory().numTensors;
    await expect(loadDetector(at, { backend: 'wasm' })).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('says what to give for a folder that is neither detector nor run', async () => {
    await mkdir(join(folder, 'other'));
    await expect(loadDetector(join(folder, 'other'))).rejects.toThrow(/DID_RUN.*did export/);
  });

  it('takes a threshold between 0 and 1', async () => {
    const model = join(folder, 'detector');
    const strict = await loadDetector(model, { backend: 'wasm', threshold: 0.9 });
    const verdict = await strict.predict(drawn('anna'));
    expect(verdict.threshold).toBeCloseTo(0.9, 12);
    expect(strict.record.decision.rule).toBe('given by hand');
    strict.dispose();
    await expect(loadDetector(model, { threshold: 0 })).rejects.toThrow(/DID_VALUE.*threshold/);
  });
});

async function edit(at: string, change: (text: string) => string): Promise<void> {
  const file = join(at, 'detector.json');
  await writeFile(file, change(await readFile(file, 'utf8')));
}
