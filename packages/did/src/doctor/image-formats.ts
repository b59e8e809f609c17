import { findHeicDecoder, HEIC_HOW_TO } from '@did/datasets';

/** What pictures can be read here. */
export interface ImageFormats {
  /** By sharp; none where it does not load. */
  readonly formats: readonly string[];
  /** Version of the package that reads HEIC, or how to get it. */
  readonly heic: { readonly version: string } | { readonly version: null; readonly advice: string };
}

/** Looks for the codecs that `decodeImage` uses. */
export async function imageFormats(): Promise<ImageFormats> {
  const heic = findHeicDecoder();
  return {
    formats: await sharpFormats(),
    heic: heic === undefined ? { version: null, advice: HEIC_HOW_TO } : { version: heic.version },
  };
}

async function sharpFormats(): Promise<string[]> {
  try {
    const { default: sharp } = await import('sharp');
    return ['jpeg', 'png', 'webp', 'heif', 'gif']
      .filter((name) => sharp.format[name as 'jpeg']?.input.buffer)
      .map((name) => (name === 'heif' ? 'avif' : name));
  } catch {
    return [];
  }
}
