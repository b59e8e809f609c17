import { loadCropSet } from '@did/datasets';
import { drawEmbedding } from '../figures/draw-embedding.js';
import { embeddingChart } from '../figures/embedding-chart.js';
import type { DrawFigure } from './draw-figures.js';
import { trainedRun } from './trained-run.js';

/** Figure 6: t-SNE of the plain backbone's features, of I_df and of I_dom, over the methods trained on. */
export const drawFeatures: DrawFigure = async (context) => {
  const { material, backend, signal } = context;
  const [run, baseline] = [trainedRun(context, 'did'), trainedRun(context, 'bce')];
  if (run === null || baseline === null) return [];
  const data = await loadCropSet(material.data.dir);
  const { svg, data: figure } = await drawEmbedding({ run, baseline, data, backend, signal, seed: 1 });
  const separations = figure.panels.map(({ title, silhouette }) => [
    { name: `${title}: fakes from real (silhouette)`, paper: null, ours: silhouette.components.label },
    {
      name: `${title}: methods from each other (silhouette)`,
      paper: null,
      ours: silhouette.components.method,
    },
  ]);
  return [
    {
      name: 'figure',
      caption: `${figure.samples.length} pictures of the test split by ${figure.method === 'tsne' ? 't-SNE' : 'UMAP'} of their pooled features. The paper shows no number; a silhouette, from −1 to 1 and measured before the plane is drawn, says how far classes lie apart.`,
      svg,
      inline: embeddingChart(figure).text,
      quantities: separations.flat(),
    },
  ];
};
