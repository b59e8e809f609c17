import { openVideoReader } from '@did/datasets';
import { isDidError } from '@did/runtime';

/** What decodes videos here, or how to get something that does. */
export type VideoDecoderReport =
  | { readonly decoder: string; readonly version: string }
  | { readonly decoder: null; readonly advice: string };

/** Looks for a video decoder as `did prepare` does. */
export async function videoDecoder(): Promise<VideoDecoderReport> {
  try {
    const { decoder, version } = await openVideoReader();
    return { decoder, version };
  } catch (error) {
    if (!isDidError(error)) throw error;
    return { decoder: null, advice: error.message.replace(/^\[\w+\] openVideoReader: /, '') };
  }
}
