import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodePng } from '@did/datasets';
import type { RgbImage } from '@did/faces';

const FFMPEG = 'ffmpeg';

/** True where ffmpeg runs; tests of clips are shown as skipped elsewhere. */
export const hasFfmpeg = spawnSync(FFMPEG, ['-version']).status === 0;

/** Writes pictures as a clip of ten frames a second. */
export async function writeClip(file: string, frames: readonly RgbImage[]): Promise<void> {
  const folder = join(dirname(file), `frames-${process.pid}-${Math.random().toString(36).slice(2)}`);
  await mkdir(folder);
  try {
    for (const [i, frame] of frames.entries()) {
      await writeFile(join(folder, `${String(i).padStart(4, '0')}.png`), await encodePng(frame));
    }
    const { status, stderr } = spawnSync(FFMPEG, [
      ...['-v', 'error', '-y', '-framerate', '10', '-i', join(folder, '%04d.png')],
      ...['-c:v', 'libx264', '-crf', '12', '-pix_fmt', 'yuv420p', file],
    ]);
    if (status !== 0) throw new Error(String(stderr));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Pictures of one height beside each other. */
export function besideEachOther(images: readonly RgbImage[]): RgbImage {
  const height = images[0]?.height ?? 0;
  const width = images.reduce((sum, image) => sum + image.width, 0);
  const data = new Uint8Array(3 * width * height);
  let left = 0;
  for (const image of images) {
    for (let y = 0; y < height; y++) {
      const row = image.data.subarray(3 * y * image.width, 3 * (y + 1) * image.width);
      data.set(row, 3 * (y * width + left));
    }
    left += image.width;
  }
  return { width, height, data };
}
