import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FACE_API_FILES } from '@did/faces';

const { resolve } = createRequire(import.meta.url);

/** Where the files of a face detector lie, as installed. */
function faceFiles(detector: string): string[] {
  if (detector === 'mtcnn')
    return [fileURLToPath(import.meta.resolve('@did/faces/weights/mtcnn.safetensors'))];
  const folder = join(dirname(resolve('@vladmandic/face-api/package.json')), 'model');
  return Object.values(FACE_API_FILES).map((name) => join(folder, name));
}

/** Copies the files of a face detector into a folder, so that a web page can serve them. */
export async function copyFaceFiles(detector: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(faceFiles(detector).map((file) => copyFile(file, join(folder, basename(file)))));
}
