import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';

const DATA = path.resolve(import.meta.dirname, '../../../shared/data');
const FACES = path.join(DATA, 'fairface/val');
const CLIP = path.join(DATA, 'videos/d18.mp4');
const run = promisify(execFile);

/** Files to judge: a photograph in every form, and clips. */
export interface SampleMedia {
  /** Names of pictures that Node and Chromium unpack to the same bytes. */
  readonly pictures: readonly string[];
  /** Pictures with a colour profile or other codecs, which two decoders round differently. */
  readonly rounded: readonly string[];
  /** Clips that Chromium decodes; empty without FFmpeg, by which Node reads them. */
  readonly clips: readonly string[];
  /** A clip in H.265, where FFmpeg can make one. */
  readonly hevc: string | null;
}

/** Why there is nothing to judge; undefined where there is. */
export function whyNoMedia(): string | undefined {
  return existsSync(FACES) ? undefined : '../shared/data/fairface is not there';
}

/** Writes the files into a folder. */
export async function writeSampleMedia(folder: string): Promise<SampleMedia> {
  await mkdir(folder, { recursive: true });
  const at = (name: string) => path.join(folder, name);
  const portraits = (await readdir(FACES)).filter((name) => name.endsWith('.jpg')).sort();
  const portrait = (place: number) => path.join(FACES, portraits[place] as string);
  const large = await sharp(portrait(0))
    .resize(640, 640)
    .extend({ left: 200, right: 120, background: '#8a9' })
    .toBuffer();
  await copyFile(portrait(1), at('portrait.jpg'));
  await sharp(large).jpeg({ quality: 85 }).toFile(at('half-colour.jpg'));
  await sharp(large)
    .jpeg({ quality: 85, progressive: true, chromaSubsampling: '4:4:4' })
    .toFile(at('progressive.jpg'));
  await sharp(large).png().toFile(at('plain.png'));
  await sharp(large).webp({ quality: 80 }).toFile(at('lossy.webp'));
  for (const [orientation, degrees] of [
    [3, 180],
    [6, 270],
    [8, 90],
  ] as const) {
    const turned = sharp(await sharp(large).rotate(degrees).toBuffer());
    await turned
      .jpeg({ quality: 90 })
      .withMetadata({ orientation })
      .toFile(at(`turned-${orientation}.jpg`));
  }
  await withAlpha(large, at('alpha.png'));
  await sharp(large).withIccProfile('p3').jpeg({ quality: 90 }).toFile(at('display-p3.jpg'));
  await sharp(large).avif({ quality: 60 }).toFile(at('lossy.avif'));
  // Four faces side by side.
  const row = await Promise.all(
    [2, 3, 4, 5].map(async (place, i) => ({
      input: await sharp(portrait(place)).resize(300, 300).toBuffer(),
      ...{ left: 40 + 340 * i, top: 60 },
    })),
  );
  const wall = { width: 1400, height: 420, channels: 3 as const, background: '#b9c0c8' };
  await sharp({ create: wall }).composite(row).jpeg({ quality: 92 }).toFile(at('four.jpg'));
  return {
    pictures: [
      ...[
        'portrait.jpg',
        'half-colour.jpg',
        'progressive.jpg',
        'plain.png',
        'lossy.webp',
        'alpha.png',
        'four.jpg',
      ],
      ...['turned-3.jpg', 'turned-6.jpg', 'turned-8.jpg'],
    ],
    rounded: ['display-p3.jpg', 'lossy.avif'],
    ...(await clips(at)),
  };
}

/** The face half transparent towards the edge. */
async function withAlpha(picture: Uint8Array, file: string): Promise<void> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  for (let i = 3; i < data.length; i += 4) {
    const [x, y] = [((i >> 2) % info.width) - 520, Math.floor((i >> 2) / info.width) - 320];
    data[i] = Math.max(0, Math.min(255, Math.round(330 - Math.hypot(x, y) * 0.6)));
  }
  await sharp(data, { raw: info }).png().toFile(file);
}

async function clips(at: (name: string) => string): Promise<Pick<SampleMedia, 'clips' | 'hevc'>> {
  if (!existsSync(CLIP)) return { clips: [], hevc: null };
  await copyFile(CLIP, at('talk.mp4'));
  const encode = (name: string, ...options: string[]) =>
    run('ffmpeg', ['-v', 'error', '-y', '-i', CLIP, '-an', '-t', '2', ...options, at(name)]).then(
      () => [name],
      () => [],
    );
  const made = [
    await encode('talk.webm', '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'),
    await encode(
      'cut.mp4',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-bf',
      '2',
      '-movflags',
      'frag_keyframe+empty_moov',
    ),
  ].flat();
  const [hevc = null] = await encode('talk-h265.mp4', '-c:v', 'libx265', '-preset', 'ultrafast');
  return { clips: made.length === 0 ? [] : ['talk.mp4', ...made], hevc };
}
