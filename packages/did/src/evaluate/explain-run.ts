import { resolve } from 'node:path';
import { type CropSet, type PreprocessSpec, preprocess, type Sample } from '@did/datasets';
import type { RgbImage } from '@did/faces';
import { type BackendName, prepareBackend } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { didForward } from '../did-step.js';
import type { DidModel } from '../model/did-model.js';
import type { CheckpointName } from '../train/run-folder.js';
import { loadRunModel } from './load-run-model.js';
import { scoreImages } from './score-images.js';
import { stackImages } from './stack-images.js';

/** Where a model looks in one picture. */
export interface Explanation {
  readonly sample: Sample;
  readonly image: RgbImage;
  /** M_df, mean over channels, row by row; null for the baseline. @shape `[height * width]` */
  readonly mDf: Float32Array | null;
  /** M_dom, mean over channels; null where A_dom is not built. @shape `[height * width]` */
  readonly mDom: Float32Array | null;
  /** Size of the maps: that of the feature map. */
  readonly width: number;
  readonly height: number;
  /** Probability that the picture is fake. */
  readonly score: number;
}

/** What {@link explainRun} needs. */
export interface ExplainRunOptions {
  readonly run: string;
  readonly data: CropSet;
  readonly samples: readonly Sample[];
  readonly checkpoint?: CheckpointName;
  readonly backend?: 'auto' | BackendName;
}

/** The attention maps of a run over some samples, with their pictures and scores. */
export async function explainRun(options: ExplainRunOptions): Promise<Explanation[]> {
  await prepareBackend(options.backend ?? 'auto');
  const { folder, model } = await loadRunModel(resolve(options.run), options.checkpoint ?? 'last');
  try {
    const explanations: Explanation[] = [];
    for (const sample of options.samples) {
      const image = await options.data.readPixels(sample);
      explanations.push({ sample, image, ...(await mapsOf(model, image, folder.record.preprocess)) });
    }
    return explanations;
  } finally {
    model.dispose();
  }
}

async function mapsOf(model: DidModel, image: RgbImage, spec: PreprocessSpec) {
  const x = tf.tidy(() => preprocess(stackImages([image]), spec));
  const { variant, domainAttention, domainHead } = model.config;
  const masks: tf.Tensor3D[] =
    variant === 'did'
      ? tf.tidy(() => {
          const { mask, domainMask } = didForward(model.net(false), x);
          return [mask.mean<tf.Tensor3D>(-1), domainMask.mean<tf.Tensor3D>(-1)];
        })
      : [];
  try {
    const [first] = await scoreImages(model, x);
    const [mDf, mDom] = await Promise.all(masks.map(async (mask) => Float32Array.from(await mask.data())));
    const [, height = 0, width = 0] = masks[0]?.shape ?? [];
    return {
      mDf: mDf ?? null,
      mDom: domainAttention && domainHead ? (mDom ?? null) : null,
      width,
      height,
      score: 1 / (1 + Math.exp(-(first?.logit ?? Number.NaN))),
    };
  } finally {
    tf.dispose([x, ...masks]);
  }
}
