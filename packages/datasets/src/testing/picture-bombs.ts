import { crc32 } from 'node:zlib';
import sharp from 'sharp';

/**
 * Small pictures whose headers declare as much as their formats can, 100,000 x 100,000 where that can be said: PNG, JPEG
 * (65,500), WebP (16,383), AVIF, and the same under the brand of a HEIC.
 */
export async function pictureBombs(): Promise<ReadonlyMap<string, Uint8Array>> {
  const small = sharp({ create: { width: 32, height: 32, channels: 3, background: '#884422' } });
  const png = await small.clone().png().toBuffer();
  png.writeUInt32BE(100_000, 16);
  png.writeUInt32BE(100_000, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  const jpeg = await small.clone().jpeg().toBuffer();
  const frame = jpeg.indexOf(Uint8Array.of(0xff, 0xc0));
  jpeg.writeUInt16BE(65_500, frame + 5);
  jpeg.writeUInt16BE(65_500, frame + 7);
  // The canvas of an animation may be larger than its pictures: both sides less one, in 24 bits each.
  const pages = await Promise.all(
    [small.clone(), small.clone().negate()].map((page) => page.png().toBuffer()),
  );
  const webp = await sharp(pages, { join: { animated: true } })
    .webp()
    .toBuffer();
  const canvas = webp.indexOf('VP8X');
  webp.writeUIntLE(16_382, canvas + 12, 3);
  webp.writeUIntLE(16_382, canvas + 15, 3);
  const avif = await small.clone().avif().toBuffer();
  for (let at = avif.indexOf('ispe'); at >= 0; at = avif.indexOf('ispe', at + 1)) {
    avif.writeUInt32BE(100_000, at + 8);
    avif.writeUInt32BE(100_000, at + 12);
  }
  const heic = Buffer.from(avif);
  for (let at = heic.indexOf('avif'); at >= 0 && at < 64; at = heic.indexOf('avif', at))
    heic.write('heic', at);
  return new Map([
    ['png', png],
    ['jpg', jpeg],
    ['webp', webp],
    ['avif', avif],
    ['heic', heic],
  ]);
}
