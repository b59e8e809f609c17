import * as tf from '@tensorflow/tfjs';
import type { Normalisation } from '../autodiff/normalisation.js';
import { columnSums } from './column-sums.js';
import { cut, partsFor, runChains } from './run-chains.js';
import { scratch } from './scratch.js';
import { addressOf, floatsAt, type WasmHeap } from './wasm-heap.js';

/** Batch normalisation in five passes over memory in all; for channels that are a multiple of four. */
export function normalisationOnWasm(heap: WasmHeap): Normalisation {
  const { backend } = heap;
  const make = (shape: number[]) => {
    const info = backend.makeOutput(shape, 'float32');
    return { address: addressOf(heap, info), tensor: tf.engine().makeTensorFromTensorInfo(info) };
  };
  const divide = (address: number, channels: number, count: number) => {
    const sums = floatsAt(heap, address, channels);
    for (let i = 0; i < channels; i++) sums[i] = (sums[i] as number) / count;
  };
  return {
    moments(x) {
      const channels = x.shape[3];
      const rows = x.size / channels;
      const [mean, variance] = [make([channels]), make([channels])];
      columnSums(heap, 'sumColumns', { x, out: mean.address, terms: 1, rows, channels });
      divide(mean.address, channels, rows);
      const squares = { x, mean: mean.address, out: variance.address, terms: 1, rows, channels };
      columnSums(heap, 'sumSquares', squares);
      divide(variance.address, channels, rows);
      return { mean: mean.tensor as tf.Tensor1D, variance: variance.tensor as tf.Tensor1D };
    },

    apply(x, mean, gain, beta) {
      const channels = x.shape[3];
      const y = make(x.shape);
      const [table] = scratch(heap, 12 * channels) as [number];
      fillTable(heap, table, channels, [mean, gain, beta]);
      const at = addressOf(heap, x);
      mapOverRows(heap, 'normalise', {
        x: at,
        y: at,
        table,
        out: y.address,
        rows: x.size / channels,
        channels,
      });
      return y.tensor as tf.Tensor4D;
    },

    gradients(x, dy, mean, inverse, gain) {
      const channels = x.shape[3];
      const rows = x.size / channels;
      const [dx, dGamma, dBeta] = [make(x.shape), make([channels]), make([channels])];
      const [sums, table] = scratch(heap, 8 * channels, 16 * channels) as [number, number];
      const at = { x: addressOf(heap, x), dy: addressOf(heap, dy), mean: addressOf(heap, mean) };
      columnSums(heap, 'sumNormGrad', { x, dy, mean: at.mean, out: sums, terms: 2, rows, channels });
      fillTable(heap, table, channels, [mean, gain]);
      const [slope, constant] = [2, 3].map((row) => floatsAt(heap, table + 4 * row * channels, channels));
      const inv = floatsAt(heap, addressOf(heap, inverse), channels);
      const scale = floatsAt(heap, addressOf(heap, gain), channels);
      const gamma = floatsAt(heap, dGamma.address, channels);
      const beta = floatsAt(heap, dBeta.address, channels);
      const sumDy = floatsAt(heap, sums, channels);
      const sumDyCentred = floatsAt(heap, sums + 4 * channels, channels);
      for (let c = 0; c < channels; c++) {
        const [s, k, g] = [inv[c] as number, sumDyCentred[c] as number, scale[c] as number];
        beta[c] = sumDy[c] as number;
        gamma[c] = k * s;
        (slope as Float32Array)[c] = (-g * k * s * s) / rows;
        (constant as Float32Array)[c] = (-g * (sumDy[c] as number)) / rows;
      }
      mapOverRows(heap, 'normaliseGrad', { x: at.x, y: at.dy, table, out: dx.address, rows, channels });
      return {
        dx: dx.tensor,
        dGamma: dGamma.tensor as tf.Tensor1D,
        dBeta: dBeta.tensor as tf.Tensor1D,
      };
    },
  };
}

function fillTable(heap: WasmHeap, table: number, channels: number, rows: readonly tf.Tensor1D[]): void {
  rows.forEach((row, i) => {
    floatsAt(heap, table + 4 * i * channels, channels).set(floatsAt(heap, addressOf(heap, row), channels));
  });
}

/** Addresses of two maps, of what each channel brings along, and of the result; rows of so many channels. */
interface RowJob {
  readonly x: number;
  readonly y: number;
  readonly table: number;
  readonly out: number;
  readonly rows: number;
  readonly channels: number;
}

function mapOverRows(heap: WasmHeap, name: 'normalise' | 'normaliseGrad', job: RowJob): void {
  const { x, y, table, out, rows, channels } = job;
  const chains = cut(rows, partsFor(heap, 1)).map(({ start, length }) => {
    const offset = 4 * channels * start;
    return [[name, x + offset, y + offset, table, 4 * channels, out + offset, length, channels / 4]] as const;
  });
  runChains(heap, chains, rows * channels);
}
