import { listBackbones, stageOf } from '@did/backbone';
import type { CropSet, PreprocessSpec, Sample } from '@did/datasets';
import type { FlatRows } from '@did/mi-estimator';
import { applyForInference, DidError, readTensor } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { imageBatches } from '../../evaluate/image-batches.js';
import type { DidModel } from '../../model/did-model.js';
import { joinRows } from '../../rows/join-rows.js';

/**
 * The style of pictures as G sees it: mean and standard deviation of every channel of some of its stages.
 *
 * @remarks G runs as it does when it is used, without variations, and nothing of it changes.
 *
 * @param stages - Names of G's stages; none for those from a stride of 8 on, but the last.
 * @returns One row a picture, in their order.
 * @shape -> `[N,d]`, d twice the channels of these stages
 * @source Matsuura and Harada 2020; Gatys, Ecker and Bethge 2016 for style as statistics of channels.
 */
export async function styleStatistics(
  model: DidModel,
  data: CropSet,
  samples: readonly Sample[],
  spec: PreprocessSpec,
  stages: readonly string[],
): Promise<FlatRows> {
  const maps = stageMaps(model, stages.length > 0 ? stages : middleStages(model.config.backbone));
  const chunks: Float32Array[] = [];
  for await (const { x } of imageBatches(data, samples, spec)) {
    const rows = tf.tidy(() => tf.concat([applyForInference(maps, x)].flat().flatMap(styleOf), 1));
    chunks.push(Float32Array.from(await readTensor(rows)));
    rows.dispose();
  }
  return joinRows(chunks, samples.length);
}

/** Stages that see every 8th pixel or fewer, but the last, which says more of who is shown; all of a network without such. */
function middleStages(backbone: string): string[] {
  const { features = [] } = listBackbones().find(({ name }) => name === backbone) ?? {};
  const stages = features.filter(({ name }) => name !== 'head');
  const middle = stages.filter(({ stride }) => stride >= 8).slice(0, -1);
  return (middle.length > 0 ? middle : stages).map(({ name }) => name);
}

/** G as far as these stages, with the map that each of them ends in; its weights are G's own. */
function stageMaps({ backbone }: DidModel, stages: readonly string[]): tf.LayersModel {
  const outputs = stages.map((stage) => {
    const last = backbone.model.layers.filter(({ name }) => stageOf(name) === stage).at(-1);
    if (last !== undefined) return last.output as tf.SymbolicTensor;
    throw new DidError(
      'DID_CONFIG',
      `domains.stages names "${stage}", which G does not go through; the stages of ${backbone.name} are ${backbone.stages.join(', ')}.`,
      { stage, known: backbone.stages },
    );
  });
  return tf.model({ inputs: backbone.model.inputs, outputs });
}

/** @shape `[B,h,w,C]` -> two of `[B,C]` */
function styleOf(map: tf.Tensor): [tf.Tensor2D, tf.Tensor2D] {
  const { mean, variance } = tf.moments(map, [1, 2]);
  return [mean as tf.Tensor2D, variance.sqrt() as tf.Tensor2D];
}
