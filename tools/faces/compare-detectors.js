// Faces that each detector finds in frames of the clips of a folder, and the processor time it takes.
//   node --import tsx --conditions=@did/source --no-warnings tools/faces/compare-detectors.js FOLDER [BACKEND]
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chooseFrames, openVideoReader } from '@did/datasets';
import { FRAME_FACE_API_OPTIONS } from '@did/faces';
import { createFaceApiDetector, createMtcnnDetector } from '@did/faces/node';
import { prepareBackend } from '@did/runtime';

const FRAMES = 12;
const [folder, backend = 'wasm'] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name a folder of videos.');
const { name: chosen } = await prepareBackend(backend);
const detectors = {
  'face-api': await createFaceApiDetector(FRAME_FACE_API_OPTIONS),
  mtcnn: await createMtcnnDetector(),
  'mtcnn, minFaceSize 40': await createMtcnnDetector({ minFaceSize: 40 }),
};
const reader = await openVideoReader();
console.log(`${FRAMES} frames of each clip, ${chosen}, Node ${process.version}`);
console.log(
  '| clip | detector | faces | frames without | processor ms a frame |\n| --- | --- | --- | --- | --- |',
);
for (const name of readdirSync(folder)
  .filter((file) => file.endsWith('.mp4'))
  .sort()) {
  const clip = join(folder, name);
  const info = await reader.probe(clip);
  const frames = [];
  for await (const { image } of reader.read(clip, info, chooseFrames(info.times, FRAMES))) frames.push(image);
  for (const [who, detector] of Object.entries(detectors)) {
    // The first look compiles and allocates.
    await detector.detect(frames[0]);
    const started = process.cpuUsage();
    const counts = [];
    for (const frame of frames) counts.push((await detector.detect(frame)).length);
    const { user, system } = process.cpuUsage(started);
    const faces = counts.reduce((sum, count) => sum + count, 0);
    const empty = counts.filter((count) => count === 0).length;
    const cost = Math.round((user + system) / 1000 / frames.length);
    console.log(`| ${name} | ${who} | ${faces} | ${empty} | ${cost} |`);
  }
}
for (const detector of Object.values(detectors)) detector.dispose();
