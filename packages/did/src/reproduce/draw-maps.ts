import { loadCropSet } from '@did/datasets';
import { drawCams } from '../figures/draw-cams.js';
import type { DrawFigure, ReproducedFigure } from './draw-figures.js';
import { trainedRun } from './trained-run.js';

/** Figure 5: Grad-CAM of the fake logit over I_df and of the named domain's over I_dom, on every set that is tested on. */
export const drawMaps: DrawFigure = async (context) => {
  const { material, backend, signal } = context;
  const run = trainedRun(context, 'did');
  if (run === null) return [];
  const figures: ReproducedFigure[] = [];
  for (const scope of material.scopes) {
    const test = material.tests.find(({ name }) => name === scope.test);
    if (test === undefined) continue;
    const data = await loadCropSet(test.data);
    const { svg, png } = await drawCams({ run, data, split: test.split, backend, signal, seed: 1 });
    figures.push({
      name: material.scopes.length === 1 ? 'figure' : `figure-${scope.key}`,
      caption: `${scope.title}, test split, faces drawn by a seed: where I_df speaks for “fake”, and where I_dom speaks for the method that is named (Grad-CAM). Colours run from 0 to each map’s own highest value: they compare places within a map, never maps.`,
      svg,
      png,
      quantities: [],
    });
  }
  return figures;
};
