import { celebDfPp, celebDfV1, celebDfV2 } from './celeb-df.js';
import type { DatasetLayout } from './dataset-layout.js';
import { deepfakeBench } from './deepfake-bench.js';
import { dfd } from './dfd.js';
import { dfdc } from './dfdc.js';
import { dfdcPreview } from './dfdc-preview.js';
import { dffd } from './dffd.js';
import { faceForensics } from './face-forensics.js';
import { plainFolder } from './plain-folder.js';
import { wildDeepfake } from './wild-deepfake.js';

/** Every layout, in the order in which help lists them. */
export const LAYOUTS: readonly DatasetLayout[] = [
  faceForensics,
  celebDfV1,
  celebDfV2,
  celebDfPp,
  dffd,
  dfdc,
  dfdcPreview,
  dfd,
  wildDeepfake,
  deepfakeBench,
  plainFolder,
];
