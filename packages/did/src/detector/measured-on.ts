import type { CropSet, Sample } from '@did/datasets';
import type { MeasuredOn } from './detector-record.js';

/** How `detector.json` names the pictures that something was measured on. */
export function measuredOn(data: CropSet, split: Sample['split'], samples: readonly Sample[]): MeasuredOn {
  const fakes = samples.filter(({ label }) => label === 1);
  return {
    name: data.info.name,
    split,
    reals: samples.length - fakes.length,
    fakes: fakes.length,
    methods: [...new Set(fakes.map(({ method }) => method))].sort(),
  };
}
