import { imageSize } from 'image-size';

/** Columns times rows that a picture's head declares; null where it cannot be told. Nothing is unpacked for it. */
export function declaredPixels(head: Uint8Array): number | null {
  try {
    const { width, height } = imageSize(head);
    return width * height;
  } catch {
    return null;
  }
}
