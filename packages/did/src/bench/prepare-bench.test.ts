import { mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { BenchOptions } from './bench-result.js';
import { benchPrepare } from './prepare-bench.js';
import { clipsOf, detectorOf, linkClips } from './prepare-run.js';

const options: BenchOptions = {
  backend: 'auto',
  model: 'demo',
  variant: 'did',
  ...{ batch: 32, inputSize: 64, microBatch: 0, gradientCheckpoints: 0 },
  ...{ peer: null, steps: 1, root: null, frames: 1, onLine: () => {} },
};

describe('benchPrepare', () => {
  it('says what it needs', async () => {
    await expect(benchPrepare(options)).rejects.toThrow('bench prepare needs --root DIR with clips in it');
    await expect(benchPrepare({ ...options, peer: 'pytorch' })).rejects.toThrow(
      'bench prepare knows facenet-pytorch as a peer; got "pytorch".',
    );
  });

  it('knows the detectors of did prepare', () => {
    expect(['demo', 'face-api', 'mtcnn'].map(detectorOf)).toEqual(['face-api', 'face-api', 'mtcnn']);
    expect(() => detectorOf('resnet50')).toThrow('face-api and mtcnn as --model; got "resnet50"');
  });

  it('links clips in turn, in the folders that did prepare reads', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'did-prepare-bench-'));
    try {
      for (const name of ['b.mp4', 'a.webm', 'LICENSE']) await writeFile(path.join(folder, name), '');
      const clips = await clipsOf(folder);
      expect(clips.map((clip) => path.basename(clip))).toEqual(['a.webm', 'b.mp4']);
      const linked = await linkClips(path.join(folder, 'linked'), clips, 3);
      const target = await readlink(path.join(linked, 'train/real/0002.webm'));
      expect(target).toBe(path.join(folder, 'a.webm'));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
