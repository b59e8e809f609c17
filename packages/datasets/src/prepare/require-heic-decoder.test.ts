import { expect, it } from '@jest/globals';
import type { MediaRecord } from '../layouts/media-record.js';
import { requireHeicDecoder } from './require-heic-decoder.js';

const record = (path: string, kind: MediaRecord['kind'] = 'image') => ({ path, kind }) as MediaRecord;

it('stops with the install command where pictures are HEIC and nothing reads them', () => {
  const records = [record('real/a.jpg'), record('real/b.HEIC'), record('real/c.heif')];
  expect(() => requireHeicDecoder(records, () => undefined)).toThrow(
    /DID_BACKEND.*2 of 3 pictures and videos are HEIC \(real\/b\.HEIC\).*npm install heic-decode/,
  );
});

it('lets everything else pass', () => {
  requireHeicDecoder([record('real/a.heic')], () => ({ file: 'x', version: '2.1.0' }));
  requireHeicDecoder([record('real/a.jpg'), record('real/heic', 'frames')], () => undefined);
});
