import type { CropSet } from '../crop-set/crop-set.js';
import { differenceHash } from './difference-hash.js';
import { findLeaks, type LeakReport } from './find-leaks.js';
import { type LeakSubject, subjectOfSample } from './leak-subject.js';

/**
 * What stands on both sides of a crop set's splits; pictures without a hash in the manifest are read for it.
 *
 * @throws DidError DID_DATA naming a picture that cannot be read.
 */
export async function findCropSetLeaks(cropSet: CropSet): Promise<LeakReport> {
  const subjects: LeakSubject[] = [];
  for (const sample of cropSet.samples) {
    const subject = subjectOfSample(sample);
    const hash = subject.hash ?? differenceHash(await cropSet.readPixels(sample));
    subjects.push({ ...subject, hash });
  }
  return findLeaks(subjects);
}
