import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SeededRandom } from '@did/runtime';

/** A damaged file, as a browser is given one. */
export interface MutatedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  ...{ '.jpg': 'image/jpeg', '.png': 'image/png', '.webp': 'image/webp', '.avif': 'image/avif' },
  ...{ '.mp4': 'video/mp4', '.webm': 'video/webm' },
};

/** Files cut short, with bytes changed, runs of zeros, or parts moved; mostly near the beginning, where the sizes stand. */
export async function* mutatedFiles(files: readonly string[], count: number): AsyncGenerator<MutatedFile> {
  const random = new SeededRandom('damaged files of the page');
  for (let i = 0; i < count; i++) {
    const file = files[i % files.length] as string;
    const bytes = await readFile(file);
    const place = () =>
      random.int(2) === 0 ? random.int(Math.min(bytes.length, 2048)) : random.int(bytes.length);
    let damaged = bytes;
    const kind = random.int(4);
    if (kind === 0) damaged = bytes.subarray(0, place());
    else if (kind === 1) for (let k = 0; k < 1 + random.int(16); k++) damaged[place()] = random.int(256);
    else if (kind === 2) bytes.fill(random.int(2) * 255, place(), place() + random.int(512));
    else {
      const from = place();
      damaged = Buffer.concat([bytes.subarray(0, from), bytes.subarray(place())]);
    }
    const name = path.basename(file);
    yield { name: `${i}-${name}`, mimeType: TYPES[path.extname(name)] as string, buffer: damaged };
  }
}
