import type { Forger } from '../forger.js';

/**
 * The control: the whole pipeline with nothing changed. What tells its pictures from real ones is a fault of the pipeline.
 */
export const nullForger: Forger = {
  name: 'null',
  family: 'null',
  needsDonor: false,
  changesTarget: false,
  description: 'Nothing is changed; labelled real.',
  source: 'Control',
  forge({ image }) {
    return {
      image: { width: image.width, height: image.height, data: Uint8Array.from(image.data) },
      mask: new Float32Array(image.width * image.height),
    };
  },
};
