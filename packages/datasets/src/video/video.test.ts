import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { frameNumber, makeClips, makeLargeClip } from '../testing/make-clips.js';
import { chooseFrames } from './choose-frames.js';
import { createFfmpegReader } from './ffmpeg/create-ffmpeg-reader.js';
import { createNodeAvReader } from './node-av/create-node-av-reader.js';
import { openVideoReader } from './open-video-reader.js';
import type { VideoFrame, VideoReader } from './video-reader.js';

const readers = { ffmpeg: await createFfmpegReader(), 'node-av': await createNodeAvReader() };
let folder = '';
const clip = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'did-video-'));
  if (readers.ffmpeg === undefined) return;
  await makeClips(folder);
  await makeLargeClip(clip('8k.mp4'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readAll(reader: VideoReader, name: string, frames: number | 'all'): Promise<VideoFrame[]> {
  const info = await reader.probe(clip(name));
  const found: VideoFrame[] = [];
  for await (const frame of reader.read(clip(name), info, chooseFrames(info.times, frames)))
    found.push(frame);
  return found;
}

for (const name of ['ffmpeg', 'node-av'] as const) {
  const reader = readers[name] as VideoReader;
  // The clips are made by ffmpeg; where a decoder is absent, the report shows its tests as skipped.
  const describeHere = readers[name] === undefined || readers.ffmpeg === undefined ? describe.skip : describe;
  describeHere(`video by ${name}`, () => {
    it.each(['h264.mp4', 'hevc.mp4', 'vp9.webm', 'av1.mp4'])(
      'decodes every frame of %s, in order',
      async (file) => {
        const frames = await readAll(reader, file, 'all');
        expect(frames.map(({ index }) => index)).toEqual(Array.from({ length: 24 }, (_, i) => i));
        expect(frames.map(({ image }) => frameNumber(image))).toEqual(
          Array.from({ length: 24 }, (_, i) => i),
        );
        expect(frames.map(({ timeMs }) => timeMs)).toEqual(Array.from({ length: 24 }, (_, i) => 100 * i));
      },
    );

    it('says codec, size, times and keyframes before it decodes', async () => {
      const info = await reader.probe(clip('h264.mp4'));
      expect(info).toMatchObject({ codec: 'h264', width: 96, height: 64, keyframes: [0, 6, 12, 18] });
      expect(info.times).toHaveLength(24);
    });

    it('spaces frames evenly by time where the frame rate varies', async () => {
      const frames = await readAll(reader, 'uneven.mp4', 8);
      // 4.6 s in all, but the first half of the frames lasts 1.2 s.
      const times = frames.map(({ timeMs }) => timeMs);
      expect(
        times
          .slice(1)
          .map((time, i) => time - (times[i] as number))
          .every((gap) => gap >= 400 && gap <= 900),
      ).toBe(true);
      expect(times.filter((time) => time < 1200)).toHaveLength(2);
      expect(frames.map(({ image }) => frameNumber(image))).toEqual(frames.map(({ index }) => index));
    });

    it('finds frames by seeking, too', async () => {
      const info = await reader.probe(clip('h264.mp4'));
      const found: number[] = [];
      for await (const { image } of reader.read(clip('h264.mp4'), info, [23])) found.push(frameNumber(image));
      for await (const { image } of reader.read(clip('h264.mp4'), info, [3, 13, 23]))
        found.push(frameNumber(image));
      expect(found).toEqual([23, 3, 13, 23]);
    });

    it('turns a frame that was filmed turned', async () => {
      const [plain] = await readAll(reader, 'halves.mp4', 1);
      const [turned] = await readAll(reader, 'turned.mp4', 1);
      const gray = (frame: VideoFrame | undefined, x: number, y: number) =>
        frame?.image.data[3 * (y * frame.image.width + x)] as number;
      expect([plain?.image.width, plain?.image.height]).toEqual([96, 64]);
      expect([turned?.image.width, turned?.image.height]).toEqual([64, 96]);
      expect(gray(plain, 10, 32)).toBeLessThan(gray(plain, 86, 32) - 100);
      // Its left becomes its bottom, as players show it.
      expect(gray(turned, 32, 86)).toBeLessThan(gray(turned, 32, 10) - 100);
    });

    it('shrinks to the longer side that is asked for', async () => {
      const info = await reader.probe(clip('h264.mp4'));
      for await (const { image } of reader.read(clip('h264.mp4'), info, [4], { maxSide: 48 })) {
        expect([image.width, image.height, frameNumber(image)]).toEqual([48, 32, 4]);
      }
    });

    it('gives what is there of a file that ends early, its index first', async () => {
      const frames = await readAll(reader, 'cut-index-first.mp4', 'all');
      expect(frames.length).toBeGreaterThan(3);
      expect(frames.length).toBeLessThan(24);
      expect(frames.slice(0, 3).map(({ image }) => frameNumber(image))).toEqual([0, 1, 2]);
    });

    it('loses no video to a few bad frames', async () => {
      const frames = await readAll(reader, 'bad-frame.mp4', 'all');
      const right = frames.filter(({ image, index }) => frameNumber(image) === index);
      expect(right.length).toBeGreaterThanOrEqual(18);
      expect(right.map(({ index }) => index)).toEqual(expect.arrayContaining([0, 1, 2, 22, 23]));
    });

    it('gives the one frame of a video of one', async () => {
      expect(await readAll(reader, 'one-frame.mp4', 32)).toHaveLength(1);
    });

    it.each(['interlaced.mp4', 'odd.webm'])('decodes %s', async (file) => {
      const frames = await readAll(reader, file, 8);
      expect(frames.map(({ index }) => index)).toEqual([1, 4, 7, 10, 13, 16, 19, 22]);
      expect(frames.map(({ image }) => frameNumber(image))).toEqual([1, 4, 7, 10, 13, 16, 19, 22]);
      expect(frames[0]?.image).toMatchObject(
        file === 'odd.webm' ? { width: 97, height: 65 } : { width: 96, height: 64 },
      );
    });

    it('decodes 8K, shrunk to the side that is asked for', async () => {
      const info = await reader.probe(clip('8k.mp4'));
      expect(info).toMatchObject({ width: 7680, height: 4320 });
      for await (const { image } of reader.read(clip('8k.mp4'), info, [1], { maxSide: 1920 })) {
        expect([image.width, image.height]).toEqual([1920, 1080]);
      }
    }, 60_000);

    it.each([
      ['bomb.avi', /it declares frames of 16000x16000, more than 100 megapixels/],
      ['larger-bomb.avi', /it declares (frames of 65500x65500|no size that a frame can have)/],
      ['encrypted.mp4', /it is encrypted/],
      ['empty.mp4', /empty\.mp4 is not a readable video: it is empty/],
      ['text.mp4', /text\.mp4 is not a readable video: /],
      ['cut.mp4', /cut\.mp4 is not a readable video: /],
      ['audio-only.mp4', /is not a readable video: it holds no video/],
      ['picture.mp4', /is not a readable video: it is a picture \(png\)/],
      ['playlist.mp4', /playlist\.mp4 is not a readable video: /],
      ['absent.mp4', /absent\.mp4 is not a readable video: it cannot be opened/],
    ])('refuses %s with its name and the reason', async (file, message) => {
      await expect(readAll(reader, file, 4)).rejects.toThrow(message);
    });

    it('stops when it is told to', async () => {
      const info = await reader.probe(clip('h264.mp4'));
      const stop = new AbortController();
      const read = async () => {
        for await (const _ of reader.read(clip('h264.mp4'), info, [0, 1, 2, 3], { signal: stop.signal }))
          stop.abort();
      };
      await expect(read()).rejects.toMatchObject({ name: 'AbortError' });
    });
  });
}

const describeBoth =
  readers.ffmpeg !== undefined && readers['node-av'] !== undefined ? describe : describe.skip;
describeBoth('both decoders', () => {
  it.each(['h264.mp4', 'uneven.mp4', 'turned.mp4', 'vp9.webm'])(
    'give the same frames of %s',
    async (file) => {
      const [one, two] = await Promise.all(
        Object.values(readers).map((reader) => readAll(reader as VideoReader, file, 5)),
      );
      expect(two?.map(({ index, timeMs }) => [index, timeMs])).toEqual(
        one?.map(({ index, timeMs }) => [index, timeMs]),
      );
      one?.forEach(({ image }, i) => {
        const other = two?.[i]?.image.data as Uint8Array;
        const worst = image.data.reduce(
          (most, value, k) => Math.max(most, Math.abs(value - (other[k] as number))),
          0,
        );
        // Rounding in the conversion to RGB differs between versions of FFmpeg.
        expect(worst).toBeLessThanOrEqual(2);
      });
    },
  );
});

it('openVideoReader says how to install a decoder that is not there', async () => {
  const nowhere = { ffmpeg: '/nowhere/ffmpeg' };
  await expect(openVideoReader({ ...nowhere, decoder: 'ffmpeg' })).rejects.toThrow(
    /DID_BACKEND.*"ffmpeg" was asked for.*apt-get install ffmpeg/,
  );
  if (readers['node-av'] !== undefined) return;
  await expect(openVideoReader(nowhere)).rejects.toThrow(
    /there is no video decoder here.*npm install node-av/,
  );
});
