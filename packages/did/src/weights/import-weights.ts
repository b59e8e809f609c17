import { rename, rm, writeFile } from 'node:fs/promises';
import { type BackboneName, createBackbone, type WeightSource } from '@did/backbone';
import { encodeSafetensors, prepareBackend, readTensor, type SafetensorsTensor } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { fileSha256 } from './file-sha256.js';
import { openWeights } from './open-weights.js';

/** What `importWeights` takes. */
export interface ImportOptions {
  readonly file: string;
  readonly architecture: BackboneName;
  readonly source?: WeightSource;
  /** The safetensors file to write. */
  readonly out: string;
}

/** What was imported, for people and as JSON. */
export interface ImportReport {
  readonly architecture: string;
  readonly source: WeightSource;
  readonly out: string;
  /** Tensors of the network that were set. */
  readonly used: number;
  readonly leftOver: readonly string[];
  /** True where the classifier is kept too, as `classifier/kernel` and `classifier/bias`. */
  readonly classifier: boolean;
  readonly parameters: number;
  /** Of the file that was read. */
  readonly sha256: string;
  /** Of the file that was written. */
  readonly outSha256: string;
}

/** The network is built at this size; weights do not depend on it. */
const SIZE = 64;

/**
 * Reads a checkpoint, checks that every tensor fits a network, and writes it under our names, whole or not at all.
 *
 * @throws DidError DID_WEIGHTS when the file is damaged, refused or does not fit; nothing is written then
 */
export async function importWeights({
  file,
  architecture,
  source,
  out,
}: ImportOptions): Promise<ImportReport> {
  await prepareBackend('cpu');
  // TensorFlow.js would advise a faster backend; nothing is computed here.
  (tf.backend() as { firstUse?: boolean }).firstUse = false;
  const opened = await openWeights(file);
  try {
    const backbone = await createBackbone(architecture, {
      inputSize: SIZE,
      weights: opened.tensors,
      ...(source === undefined ? {} : { weightsSource: source }),
    });
    const loaded = backbone.loadedWeights as NonNullable<typeof backbone.loadedWeights>;
    const tensors: Record<string, SafetensorsTensor> = {};
    for (const weight of backbone.model.weights) {
      const data = (await readTensor(weight.read())) as Float32Array;
      tensors[weight.originalName] = { dtype: 'F32', shape: weight.shape as number[], data };
    }
    for (const [name, tensor] of Object.entries(loaded.classifier ?? {})) {
      tensors[`classifier/${name}`] = { dtype: 'F32', shape: tensor.shape, data: tensor.read() };
    }
    const sha256 = await fileSha256(file);
    const part = `${out}.part-${process.pid}`;
    try {
      await writeFile(part, encodeSafetensors(tensors, { architecture, source: loaded.source, sha256 }));
      await rename(part, out);
    } finally {
      await rm(part, { force: true });
    }
    backbone.model.dispose();
    return {
      ...{
        architecture,
        out,
        sha256,
        parameters: backbone.parameters,
        source: loaded.source,
        used: loaded.used,
      },
      leftOver: loaded.leftOver.filter((name) => loaded.classifier === undefined || !isClassifier(name)),
      classifier: loaded.classifier !== undefined,
      outSha256: await fileSha256(out),
    };
  } finally {
    opened.close();
  }
}

function isClassifier(name: string): boolean {
  return /^(module\.)?(_?fc|last_linear|predictions|classifier(\.\d)?)[./]/.test(name);
}
