import { embeddingChart, embeddingTitle } from '../figures/embedding-chart.js';
import { type Html, html } from './html.js';
import type { ReportData } from './report-data.js';

/** Features of the last model laid into the plane, where `did embed` left them in a run; null where it did not. */
export function embeddingSection(data: ReportData): Html | null {
  const run = data.models.at(-1)?.runs.find(({ embedding }) => embedding !== undefined);
  const embedding = run?.embedding;
  if (embedding === undefined) return null;
  return html`<section aria-labelledby="embedding">
    <h2 id="embedding">How features lie</h2>
    <p class="lede">Pooled features of ${embedding.samples.length} pictures of the ${embedding.split} split, laid into the plane by ${embeddingTitle(embedding)}: pictures that are near have like features; distances, directions and sizes of groups mean nothing. The silhouette, from −1 to 1, is measured before that, in the principal components: near 0 classes lie over one another. Seed ${embedding.seed}.</p>
    <figure class="embedding">${embeddingChart(embedding)}</figure>
  </section>`;
}
