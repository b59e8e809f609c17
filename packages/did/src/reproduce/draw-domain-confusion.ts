import { confusionChart, confusionFrame } from '../figures/confusion-chart.js';
import { readConfusion } from '../figures/read-confusion.js';
import { svgFile } from '../figures/svg-file.js';
import type { DrawFigure, Quantity } from './draw-figures.js';
import { FIGURE_4_ACCURACY } from './paper-figures.js';

/** Figure 4: the confusion matrix of the domain head, with every seed's pictures in one. */
export const drawDomainConfusion: DrawFigure = async ({ outcome, material }) => {
  const evaluations = outcome.runs.flatMap(
    ({ tests }) => tests.find(({ test }) => test.name === 'test')?.last ?? [],
  );
  const found = evaluations.flatMap(({ confusion }) => confusion ?? []);
  const [first] = found;
  if (first === undefined) return [];
  const counts = first.counts.map((row, i) =>
    row.map((_, j) => found.reduce((sum, one) => sum + (one.counts[i]?.[j] ?? 0), 0)),
  );
  const confusion = readConfusion({ ...first, counts });
  const chart = confusionChart(confusion);
  const { width, height } = confusionFrame(confusion);
  const ofPaper = material.kind === 'paper';
  const accuracies = confusion.accuracies ?? [];
  const best = confusion.labels
    .map((label, i) => ({ label, accuracy: accuracies[i] ?? null }))
    .map(
      ({ label, accuracy }): Quantity => ({
        name: `accuracy of ${label}`,
        paper: ofPaper && label === 'FaceSwap' ? FIGURE_4_ACCURACY.FaceSwap : null,
        ours: accuracy,
      }),
    );
  return [
    {
      name: 'figure',
      caption: `What the domain head says of real pictures and of the methods trained on, test split, ${found.length === 1 ? 'one seed' : `${found.length} seeds together`}. Guessing gives ${confusion.chance.toFixed(3)}.`,
      svg: svgFile(chart, width, height),
      inline: chart.text,
      quantities: [
        {
          name: 'mean accuracy over the classes',
          paper: ofPaper ? FIGURE_4_ACCURACY.mean : null,
          ours: confusion.meanAccuracy ?? null,
        },
        ...best,
      ],
    },
  ];
};
