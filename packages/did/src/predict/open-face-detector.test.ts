import { prepareBackend } from '@did/runtime';
import { expect, it } from '@jest/globals';
import { openFaceDetector } from './open-face-detector.js';

it.each([
  ['mtcnn', 'mtcnn'],
  ['face-api', 'face-api'],
  ['exact', 'face-api'],
])('judges faces of a training with %s by %s', async (trained, used) => {
  await prepareBackend('wasm');
  const detector = await openFaceDetector(trained);
  expect(detector.name).toBe(used);
  detector.dispose();
});
