import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CropSet } from '@did/datasets';
import { DidError, prepareBackend } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { packageVersion } from '../package-version.js';
import type { CheckpointName } from '../train/run-folder.js';
import { checkExport } from './check-export.js';
import type { ExportCheck, ExportFormat, ExportRecord } from './export-record.js';
import { lowerToGraphModel } from './graph-model/lower-to-graph-model.js';
import { openGraphModel } from './graph-model/open-graph-model.js';
import { writeGraphModel } from './graph-model/write-graph-model.js';
import type { WeightType } from './graph-weights.js';
import { lowerToOnnx } from './onnx/lower-to-onnx.js';
import { writeOnnx } from './onnx/write-onnx.js';
import { type ExportSource, openExportSource } from './open-export-source.js';
import { EXPORT_NAMES, exportedFunction, traceModel } from './trace/trace-model.js';
import { shapeOf, type TracedGraph } from './trace/traced-graph.js';

/** Options of {@link exportNetwork}. */
export interface ExportNetworkOptions {
  /** A run folder, or a detector folder. */
  readonly model: string;
  /** Which format. */
  readonly to: ExportFormat;
  /** The `.onnx` file, or the GraphModel's folder; it must not exist, a folder may be empty. */
  readonly out: string;
  /** Of a run. Default `best`. */
  readonly checkpoint?: CheckpointName;
  /** Kernels and matrices as halves: half the size. Default false. */
  readonly float16?: boolean;
  /** The domain head's logits as a third output. Default false. */
  readonly withDomain?: boolean;
  /** Whose validation faces the exported scores are compared on; the run's own where they still lie, else noise. */
  readonly data?: CropSet;
  /** Pictures compared so far. */
  readonly onProgress?: (done: number, of: number) => void;
  /** Stops between pictures; nothing is written then. */
  readonly signal?: AbortSignal;
}

/** What {@link exportNetwork} wrote. */
export interface ExportedNetwork {
  /** The file or folder, as an absolute path. */
  readonly out: string;
  /** All that was written. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** As it stands beside the network. */
  readonly record: ExportRecord;
}

/**
 * Writes G, A_df and C as ONNX or as TensorFlow.js's GraphModel, for programs that have nothing of ours.
 *
 * @remarks
 * The network takes a face's pixels, `image`, RGB of 0..255, and does the preprocessing itself; it gives `logit` and `probability`, for
 * any number of faces. Its graph is what one forward pass asks of TensorFlow.js, on the wasm backend, which is prepared for
 * that; the backend of before is set again afterwards. Batch norms are inside of the convolutions.
 *
 * @shape image `[B,H,W,3]` -> logit `[B]`, probability `[B]`, with `withDomain` domain_logits `[B,k+1]`
 * @throws DidError: DID_RUN (neither run nor detector, or no such checkpoint), DID_USAGE (`out` is there, no domain head), DID_VALUE (a layer
 * has no form in that format), DID_DISK.
 */
export async function exportNetwork(options: ExportNetworkOptions): Promise<ExportedNetwork> {
  const { to, checkpoint = 'best', withDomain = false, signal } = options;
  const weightType: WeightType = options.float16 === true ? 'float16' : 'float32';
  const out = resolve(options.out);
  await requireNothing(out, to);
  const before = tf.getBackend() as string | undefined;
  await prepareBackend('wasm');
  const source = await openExportSource(resolve(options.model), checkpoint, withDomain);
  const { model, record } = source;
  try {
    const traceOptions = { ...record, withDomain };
    const graph = traceModel(model, traceOptions);
    const files = lowerToGraphModel(graph, weightType);
    const exported = await openGraphModel(files);
    const check = await checkExport({
      ours: exportedFunction(model, traceOptions),
      exported,
      size: record.preprocess.size,
      data: options.data ?? source.data,
      signal,
      onProgress: options.onProgress,
    }).finally(() => exported.dispose());
    const written = describe(to, source, graph, weightType, check);
    const paths =
      to === 'onnx'
        ? await writeOnnx(out, written, (about) => lowerToOnnx(graph, weightType, about))
        : await writeGraphModel(out, written, files);
    return { out, files: paths, record: written };
  } finally {
    model.dispose();
    if (before !== undefined && before !== tf.getBackend()) await tf.setBackend(before);
  }
}

function describe(
  format: ExportFormat,
  { record, checkpoint }: ExportSource,
  graph: TracedGraph,
  dtype: WeightType,
  check: ExportCheck,
): ExportRecord {
  const { name, training, faces, preprocess, calibration, decision, architecture, limits } = record;
  const meanings: Record<string, string> = {
    [EXPORT_NAMES.logit]: `above ${decision.threshold} the face is called fake`,
    [EXPORT_NAMES.probability]: `P(fake) where a share of ${calibration.prior} is fake`,
    [EXPORT_NAMES.domainLogits]: `softmax gives the probabilities of ${architecture.domains.join(', ')}`,
  };
  const { kind, slope, intercept, prior } = calibration;
  const { threshold, low, high, rule, meaning } = decision;
  return {
    formatVersion: 1,
    format,
    did: packageVersion(),
    name,
    steps: training.steps,
    checkpoint,
    input: {
      name: EXPORT_NAMES.input,
      shape: graph.inputShape,
      dtype: 'float32',
      meaning: 'faces, RGB, 0 to 255; preprocessing is inside',
    },
    outputs: graph.outputs.map(({ name: output, source }) => ({
      name: output,
      shape: shapeOf(graph, source),
      meaning: meanings[output] as string,
    })),
    faces,
    preprocess,
    calibration: { kind, slope, intercept, prior },
    decision: { threshold, low, high, rule, meaning },
    limits,
    weights: { dtype },
    check,
  };
}

async function requireNothing(out: string, to: ExportFormat): Promise<void> {
  if (!existsSync(out)) return;
  const names = await readdir(out).catch(() => null);
  if (to === 'graph-model' && names?.length === 0) return;
  const what = names === null ? 'there already' : to === 'onnx' ? 'a folder' : 'there already, and not empty';
  throw new DidError('DID_USAGE', `${out} is ${what}. Choose another --out, or remove it.`, { out });
}
