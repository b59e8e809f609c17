import { join } from 'node:path';
import type { StudyOutcome } from '../ablate/complete-study.js';
import type { StudyPlan } from '../ablate/plan-study.js';
import { writeFileAtomically } from '../train/write-file-atomically.js';
import type { ReproducedFigure } from './draw-figures.js';
import type { Experiment } from './experiment.js';
import type { Material } from './material.js';
import type { ReproducedRow } from './reproduced-rows.js';
import { reproductionCsv } from './reproduction-csv.js';
import { reproductionMarkdown } from './reproduction-markdown.js';
import { reproductionPage } from './reproduction-page.js';

/** A reproduction as far as it is, ready to be written. */
export interface ReproductionContent {
  readonly experiment: Experiment;
  readonly material: Material;
  readonly plan: StudyPlan;
  readonly outcome: StudyOutcome;
  readonly rows: readonly ReproducedRow[];
  readonly figures: readonly ReproducedFigure[];
  readonly command: string;
}

/**
 * Writes `table.csv`, `table.md`, `index.html` and each figure.
 *
 * @returns The table as Markdown, which the terminal shows.
 */
export async function writeReproduction(
  content: ReproductionContent & { readonly dir: string },
): Promise<string> {
  const { dir, figures } = content;
  for (const { name, svg, png } of figures) {
    await writeFileAtomically(join(dir, `${name}.svg`), svg);
    if (png !== undefined) await writeFileAtomically(join(dir, `${name}.png`), png);
  }
  const text = reproductionMarkdown(content);
  await writeFileAtomically(join(dir, 'table.csv'), reproductionCsv(content));
  await writeFileAtomically(join(dir, 'table.md'), `${text}\n`);
  await writeFileAtomically(join(dir, 'index.html'), reproductionPage(content));
  return text;
}
