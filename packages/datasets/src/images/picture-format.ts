/** What a file's first bytes say that it is. */
export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'heic';

/** So many bytes are enough for {@link pictureFormat}. */
export const HEAD_BYTES = 64;

/** Brands of HEIF files whose pictures are HEVC, or not said to be anything else. */
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

/**
 * The format of a picture by its first bytes, whatever its name ends in.
 *
 * @returns undefined for anything else: a video, an SVG, an archive, noise.
 * @source ISO/IEC 23008-12 (brands of HEIF) and the signatures of the other formats.
 */
export function pictureFormat(head: Uint8Array): PictureFormat | undefined {
  const text = String.fromCharCode(...head.subarray(0, HEAD_BYTES));
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^GIF8[79]a/.test(text)) return 'gif';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp';
  if (!text.startsWith('ftyp', 4)) return undefined;
  // The first brand is the major one, then a version, then those that the file is compatible with.
  const end = Math.min(text.length, new DataView(head.buffer, head.byteOffset).getUint32(0));
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) brands.push(text.slice(at, at + 4));
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  return HEIC_BRANDS.includes(brands[0] as string) ? 'heic' : undefined;
}
