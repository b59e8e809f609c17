import type { EmbeddingFigure } from './embedding-figure.js';

/** Points as rows of CSV: `feature,path,method,label,x,y`, one a picture in each panel. */
export function embeddingCsv({ samples, panels }: EmbeddingFigure): string {
  const rows = panels.flatMap(({ of, feature, points }) =>
    samples.map(({ path, method, label }, i) => {
      const [x = 0, y = 0] = points[i] ?? [];
      return [
        `${of}/${feature}`,
        quoted(path),
        quoted(method),
        label,
        x.toPrecision(6),
        y.toPrecision(6),
      ].join(',');
    }),
  );
  return `${['feature,path,method,label,x,y', ...rows].join('\n')}\n`;
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
