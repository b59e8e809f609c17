import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encodePng, renderFace } from '@did/datasets';
import sharp from 'sharp';

const run = promisify(execFile);
const CODECS = { 'clip.mp4': 'libx264', 'clip.webm': 'libvpx', 'clip.avi': 'mjpeg' } as const;

/**
 * A drawn face in every format of pictures, and as clips of a second.
 *
 * @param folder - Where the clips are made.
 * @returns By name; without clips where ffmpeg is missing.
 */
export async function sampleUploads(folder: string): Promise<Map<string, Uint8Array>> {
  const uploads = new Map<string, Uint8Array>();
  const face = await encodePng(renderFace({ identity: 'a', frame: 'a', size: 160 }).image);
  for (const format of ['png', 'jpeg', 'webp', 'gif', 'avif'] as const) {
    uploads.set(`face.${format}`, await sharp(face).toFormat(format).toBuffer());
  }
  const still = join(folder, 'face.png');
  await writeFile(still, face);
  for (const [name, codec] of Object.entries(CODECS)) {
    const file = join(folder, name);
    const input = ['-v', 'error', '-loop', '1', '-framerate', '5', '-t', '1', '-i', still];
    try {
      await run('ffmpeg', [...input, '-c:v', codec, '-pix_fmt', 'yuvj420p', file]);
      uploads.set(name, await readFile(file));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return uploads;
}
