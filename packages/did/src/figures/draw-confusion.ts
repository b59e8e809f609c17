import { resolve } from 'node:path';
import type { CropSet, Sample } from '@did/datasets';
import { type BackendName, DidError, prepareBackend } from '@did/runtime';
import { confusionOf } from '../evaluate/domain-confusion.js';
import { loadRunModel } from '../evaluate/load-run-model.js';
import { scoreSamples } from '../evaluate/score-samples.js';
import { isLeftOut } from '../train/left-out-rows.js';
import type { CheckpointName } from '../train/run-folder.js';
import { confusionChart, confusionFrame } from './confusion-chart.js';
import type { VectorFigure } from './figure.js';
import { type DomainConfusion, readConfusion } from './read-confusion.js';
import { svgFile } from './svg-file.js';

/** What {@link drawConfusion} needs. */
export interface DrawConfusionOptions {
  /** The run folder. */
  readonly run: string;
  readonly data: CropSet;
  /** Default `last`. */
  readonly checkpoint?: CheckpointName;
  /** Default `test`. */
  readonly split?: Sample['split'];
  readonly backend?: 'auto' | BackendName;
}

/**
 * Draws which method a run's domain head names, over real pictures and the methods trained on: the paper's Figure 4.
 *
 * @remarks Pictures of values that the run left out (`data.without`) are not counted, as in an evaluation.
 * @throws DidError: DID_RUN when there is no such run, or it has no domain head; DID_DATA when the split has no picture of its
 * domains.
 */
export async function drawConfusion(options: DrawConfusionOptions): Promise<VectorFigure<DomainConfusion>> {
  const { data, split = 'test', checkpoint = 'last' } = options;
  await prepareBackend(options.backend ?? 'auto');
  const { folder, model } = await loadRunModel(resolve(options.run), checkpoint);
  try {
    const { methods, without } = folder.config.data;
    if (!model.net(false).hasDomainHead) {
      throw new DidError(
        'DID_RUN',
        `${options.run}: this run (model.variant ${folder.config.model.variant}) has no domain head, so nothing names methods. Give a run of model.variant=did with model.domainHead.`,
        { run: options.run },
      );
    }
    const known = ['real', ...methods];
    const samples = data.samples.filter(
      (sample) => sample.split === split && known.includes(sample.method) && !isLeftOut(sample, without),
    );
    const scores = await scoreSamples(model, data, samples, folder.record.preprocess);
    const rows = samples.map(({ method }, i) => ({ method, domain: scores[i]?.domain ?? null }));
    const counted = confusionOf(rows, folder.config);
    if (counted === null) {
      throw new DidError('DID_DATA', `${data.dir}: split "${split}" has no picture of ${known.join(', ')}.`, {
        split,
      });
    }
    const confusion = readConfusion(counted);
    const { width, height } = confusionFrame(confusion);
    return { svg: svgFile(confusionChart(confusion), width, height), data: confusion };
  } finally {
    model.dispose();
  }
}
