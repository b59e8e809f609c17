/** The formats of pictures that can be read here; none where sharp does not load. */
export async function imageFormats(): Promise<string[]> {
  try {
    const { default: sharp } = await import('sharp');
    return ['jpeg', 'png', 'webp', 'heif']
      .filter((name) => sharp.format[name as 'jpeg']?.input.buffer)
      .map((name) => (name === 'heif' ? 'avif' : name));
  } catch {
    return [];
  }
}
