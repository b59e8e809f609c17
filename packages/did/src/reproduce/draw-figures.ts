import type { BackendName } from '@did/runtime';
import type { StudyOutcome } from '../ablate/complete-study.js';
import type { StudyPlan } from '../ablate/plan-study.js';
import { drawAlpha } from './draw-alpha.js';
import { drawDomainConfusion } from './draw-domain-confusion.js';
import { drawFeatures } from './draw-features.js';
import { drawMaps } from './draw-maps.js';
import type { Experiment, ExperimentName } from './experiment.js';
import type { Material } from './material.js';
import type { ReproducedRow } from './reproduced-rows.js';

/** What a figure is drawn from. */
export interface DrawContext {
  readonly experiment: Experiment;
  readonly material: Material;
  readonly plan: StudyPlan;
  readonly outcome: StudyOutcome;
  readonly rows: readonly ReproducedRow[];
  /** Folder of the runs. */
  readonly runs: string;
  readonly backend: 'auto' | BackendName;
  readonly signal: AbortSignal;
}

/** A drawing, and numbers that are read from it. */
export interface ReproducedFigure {
  /** Name of its files, without what follows the dot. */
  readonly name: string;
  readonly caption: string;
  /** A file of its own. */
  readonly svg: string;
  /** The same for the page, following its colours; the file itself where absent. */
  readonly inline?: string;
  /** Pixels, where it shows pictures. */
  readonly png?: Uint8Array;
  /** Numbers in it, with what the paper says of them. */
  readonly quantities: readonly Quantity[];
}

/** A number of a figure that the paper states in words. */
export interface Quantity {
  readonly name: string;
  readonly paper: number | null;
  readonly ours: number | null;
}

/** Draws a figure of one kind; none where nothing is done yet. */
export type DrawFigure = (context: DrawContext) => Promise<readonly ReproducedFigure[]>;

const DRAWERS: Readonly<Partial<Record<ExperimentName, DrawFigure>>> = {
  figure3: drawAlpha,
  figure4: drawDomainConfusion,
  figure5: drawMaps,
  figure6: drawFeatures,
};

/** The figures of an experiment; none for a table. */
export async function drawFigures(context: DrawContext): Promise<readonly ReproducedFigure[]> {
  return (await DRAWERS[context.experiment.name]?.(context)) ?? [];
}
