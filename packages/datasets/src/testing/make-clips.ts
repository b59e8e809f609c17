import { execFile } from 'node:child_process';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ffmpeg = (...args: string[]) => run('ffmpeg', ['-v', 'error', '-y', ...args]);

/** Frames that can be told apart: number N has a luminance of 16 + 8 N. 2.4 s at 10 frames a second. */
const COUNTED = ['-f', 'lavfi', '-i', 'nullsrc=s=96x64:r=10:d=2.4,geq=lum=16+8*N:cb=128:cr=128'];
const H264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-crf', '10'];

/** Which number a frame of a counted clip has, read from its brightness. */
export function frameNumber(image: { readonly data: Uint8Array }): number {
  let sum = 0;
  for (const value of image.data) sum += value;
  return Math.round(((sum / image.data.length) * 219) / 255 / 8);
}

/** Writes clips of made-up frames, whole and broken, into a folder; needs ffmpeg with the usual encoders. */
export async function makeClips(folder: string): Promise<void> {
  const at = (name: string) => path.join(folder, name);
  await ffmpeg(...COUNTED, ...H264, '-g', '6', at('h264.mp4'));
  await ffmpeg(
    ...COUNTED,
    '-c:v',
    'libx265',
    '-pix_fmt',
    'yuv420p',
    '-x265-params',
    'log-level=none',
    at('hevc.mp4'),
  );
  await ffmpeg(...COUNTED, '-c:v', 'libvpx-vp9', '-pix_fmt', 'yuv420p', at('vp9.webm'));
  await ffmpeg(...COUNTED, '-c:v', 'libsvtav1', '-pix_fmt', 'yuv420p', at('av1.mp4'));
  // Twelve frames a tenth of a second apart, then twelve three tenths apart.
  const uneven = "settb=1/1000,setpts='if(lt(N,12),N,12+(N-12)*3)/10/TB'";
  await ffmpeg(...COUNTED, '-vf', uneven, '-fps_mode', 'passthrough', ...H264, at('uneven.mp4'));
  const halves = 'nullsrc=s=96x64:r=10:d=0.5,geq=lum=if(lt(X\\,48)\\,40\\,200):cb=128:cr=128';
  await ffmpeg('-f', 'lavfi', '-i', halves, ...H264, at('halves.mp4'));
  await turn(at('halves.mp4'), at('turned.mp4'));
  await ffmpeg(...COUNTED, ...H264, '-frames:v', '1', at('one-frame.mp4'));
  await ffmpeg('-f', 'lavfi', '-i', 'sine=d=1', '-c:a', 'aac', at('audio-only.mp4'));
  await ffmpeg(...COUNTED, ...H264, '-g', '6', '-movflags', 'faststart', at('cut-index-first.mp4'));
  const first = await readFile(at('cut-index-first.mp4'));
  const begin = first.indexOf('mdat');
  await truncate(at('cut-index-first.mp4'), begin + Math.round((first.length - begin) * 0.7));
  const whole = await readFile(at('h264.mp4'));
  await writeFile(at('cut.mp4'), whole.subarray(0, whole.length / 2));
  await ffmpeg(...COUNTED, ...H264, '-g', '1', '-movflags', 'faststart', at('bad-frame.mp4'));
  const damaged = await readFile(at('bad-frame.mp4'));
  const start = damaged.indexOf('mdat') + 4;
  // Some frames in the middle become noise.
  const middle = start + Math.floor((damaged.length - start) * 0.5);
  damaged.fill(0xa5, middle, middle + Math.floor((damaged.length - start) * 0.08));
  await writeFile(at('bad-frame.mp4'), damaged);
  const key = ['-encryption_key', '76a6c65c5ea762046bd749a2e632ccbb', '-encryption_kid', 'a7'.repeat(16)];
  await ffmpeg(...COUNTED, ...H264, '-encryption_scheme', 'cenc-aes-ctr', ...key, at('encrypted.mp4'));
  await ffmpeg(...COUNTED, ...H264, '-vf', 'setfield=tff', '-flags', '+ildct+ilme', at('interlaced.mp4'));
  const odd = ['-vf', 'scale=97:65:flags=neighbor,setsar=1', '-c:v', 'libvpx-vp9', '-pix_fmt', 'yuv420p'];
  await ffmpeg(...COUNTED, ...odd, at('odd.webm'));
  await declareSize(at('bomb.avi'), 16_000);
  await declareSize(at('larger-bomb.avi'), 65_500);
  await writeFile(at('empty.mp4'), '');
  await writeFile(at('text.mp4'), 'not a video');
  await writeFile(
    at('playlist.mp4'),
    '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n',
  );
  await ffmpeg(
    ...COUNTED,
    '-frames:v',
    '1',
    '-f',
    'image2',
    '-c:v',
    'png',
    '-update',
    '1',
    at('picture.png'),
  );
  await writeFile(at('picture.mp4'), await readFile(at('picture.png')));
}

/** A clip of JPEGs whose container and frames declare sides of so many pixels. */
async function declareSize(file: string, side: number): Promise<void> {
  await ffmpeg(...COUNTED, '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', file);
  const bytes = await readFile(file);
  const format = bytes.indexOf('strf');
  bytes.writeInt32LE(side, format + 12);
  bytes.writeInt32LE(side, format + 16);
  const header = Uint8Array.of(0xff, 0xc0, 0, 0x11);
  for (let at = bytes.indexOf(header); at >= 0; at = bytes.indexOf(header, at + 1)) {
    bytes.writeUInt16BE(side, at + 5);
    bytes.writeUInt16BE(side, at + 7);
  }
  await writeFile(file, bytes);
}

/** Two frames of 8K, 7680 x 4320. */
export async function makeLargeClip(file: string): Promise<void> {
  const frames = 'color=c=gray:s=7680x4320:r=10:d=0.2';
  await ffmpeg(
    '-f',
    'lavfi',
    '-i',
    frames,
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv420p',
    file,
  );
}

/** Marks a clip as filmed with the camera turned; the option's name changed in FFmpeg 6. */
async function turn(from: string, to: string): Promise<void> {
  try {
    await ffmpeg('-display_rotation', '90', '-i', from, '-c', 'copy', to);
  } catch {
    await ffmpeg('-i', from, '-c', 'copy', '-metadata:s:v', 'rotate=90', to);
  }
}
