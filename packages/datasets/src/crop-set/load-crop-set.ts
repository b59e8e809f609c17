import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DidError } from '@did/runtime';
import { readManifest } from '../manifest/read-manifest.js';
import { CROP_SET_FILES, type CropSet, type CropSetInfo } from './crop-set.js';
import { storedPixels } from './stored-pixels.js';

/**
 * Opens a crop set; pictures are read later, one by one.
 *
 * @throws DidError DID_DATA when the folder is no crop set, or one of another format version.
 */
export async function loadCropSet(dir: string): Promise<CropSet> {
  const infoFile = path.join(dir, CROP_SET_FILES.info);
  const manifestFile = path.join(dir, CROP_SET_FILES.manifest);
  const info = parseInfo(await readText(infoFile, dir), infoFile);
  const samples = readManifest(await readText(manifestFile, dir), manifestFile);
  return {
    dir,
    info,
    samples,
    readPixels: await storedPixels(dir),
  };
}

async function readText(file: string, dir: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new DidError(
      'DID_DATA',
      `loadCropSet: ${dir} is not a crop set: ${path.basename(file)} cannot be read. Make one with \`did forge --faces DIR --out ${dir}\`.`,
      { dir, file },
      { cause },
    );
  }
}

function parseInfo(text: string, file: string): CropSetInfo {
  let info: CropSetInfo;
  try {
    info = JSON.parse(text) as CropSetInfo;
  } catch (cause) {
    throw new DidError(
      'DID_DATA',
      `loadCropSet: ${file} is not JSON. Make the set anew.`,
      { file },
      { cause },
    );
  }
  if (info.formatVersion !== 1) {
    throw new DidError(
      'DID_DATA',
      `loadCropSet: ${file}: \`formatVersion\` must be 1; got ${String(info.formatVersion)}. The set was made by another version of @did/datasets: make it anew.`,
      { file, formatVersion: info.formatVersion },
    );
  }
  return info;
}
