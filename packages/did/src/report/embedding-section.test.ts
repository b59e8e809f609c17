import { describe, expect, it } from '@jest/globals';
import type { EmbeddingFigure } from '../figures/embedding-figure.js';
import type { ReportData } from './report-data.js';
import { renderReport } from './report-page.js';
import { madeUpReport } from './testing/made-up-report.js';

const EMBEDDING: EmbeddingFigure = {
  formatVersion: 1,
  run: 'did',
  baseline: null,
  checkpoint: 'last',
  method: 'umap',
  split: 'test',
  seed: 3,
  methods: ['real', 'self-blend'],
  samples: [
    { path: 'a.png', method: 'real', label: 0 },
    { path: 'b.png', method: 'self-blend', label: 1 },
    { path: 'c.png', method: 'self-blend', label: 1 },
  ],
  panels: [
    {
      of: 'run',
      feature: 'iDf',
      title: 'DID: I_df',
      points: [
        [0, 1],
        [2, 3],
        [2.5, 3],
      ],
      components: 50,
      explained: 0.7,
      silhouette: { components: { method: 0.25, label: -0.125 }, plane: { method: 0.5, label: 0.5 } },
    },
  ],
};

function withEmbedding(data: ReportData): ReportData {
  const models = data.models.map((model, i) => ({
    ...model,
    runs: model.runs.map((run) => (i === 1 ? { ...run, embedding: EMBEDDING } : run)),
  }));
  return { ...data, models };
}

describe('embeddingSection', () => {
  it('draws what did embed left in the run, a point a picture, with the silhouettes', () => {
    const page = renderReport(withEmbedding(madeUpReport()));
    expect(page).toContain('href="#embedding"');
    const section = page.slice(page.indexOf('id="embedding"'), page.indexOf('id="data"'));
    expect(section).toContain('laid into the plane by UMAP');
    expect(section).toContain('silhouette: method 0.250, fake/real −0.125');
    // A point of each picture, and one of each method in the legend.
    const marks = (colour: string) => section.split(`fill="${colour}"`).length - 1;
    expect([marks('#8b8f95'), marks('#0072b2')]).toEqual([2, 3]);
  });

  it('is not there without one', () => {
    expect(renderReport(madeUpReport())).not.toContain('id="embedding"');
  });
});

describe('facesSection', () => {
  it('shows class activation maps, and says which are 0 everywhere', () => {
    const data = madeUpReport();
    const samples = data.faces.samples.map((face) => ({
      ...face,
      cams: [
        { name: 'CAM df', of: 'fake', uri: face.image },
        { name: 'CAM dom', of: 'self-blend', uri: null },
      ],
    }));
    const page = renderReport({ ...data, faces: { ...data.faces, samples } });
    expect(page).toContain('alt="Where the features speak for “Fake” over the face: Self-blend"');
    expect(page).toContain('<span class="none">nothing speaks for it</span><figcaption>CAM dom</figcaption>');
  });
});
