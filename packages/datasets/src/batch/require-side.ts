import { DidError } from '@did/runtime';
import type { Sample } from '../sample.js';

/** That a crop is as large as the first. @throws DidError DID_DATA naming the crop and both sizes */
export function requireSide({ path }: Sample, width: number, height: number, size: number): void {
  if (width === size && height === size) return;
  throw new DidError(
    'DID_DATA',
    `createBatches: all crops must be ${size} x ${size} like the first; ${path} is ${width} x ${height}. Make the set anew with one size.`,
    { path, width, height, size },
  );
}
