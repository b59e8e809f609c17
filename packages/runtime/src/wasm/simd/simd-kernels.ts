import { adamPass } from './adam-pass.js';
import { convTiles } from './conv-tiles.js';
import { copyRows } from './copy-rows.js';
import { depthwiseGather, depthwiseScatter } from './depthwise-rows.js';
import { filterGradTiles } from './filter-grad-tiles.js';
import { mapRows } from './map-rows.js';
import { packPanel } from './pack-panel.js';
import { type ColumnTerms, reduceColumns } from './reduce-columns.js';
import { allowRelaxedSimd } from './relaxed-simd.js';
import { v128 } from './wasm-code.js';
import { assembleModule, type FunctionBody } from './wasm-module.js';

const sumTerms: ColumnTerms = (x) => [x];
const squareTerms: ColumnTerms = (x, _, mean) => {
  const centred = v128.sub(x, mean);
  return [v128.mul(centred, centred)];
};
const normGradTerms: ColumnTerms = (x, dy, mean) => [dy, v128.mul(dy, v128.sub(x, mean))];

const FUNCTIONS = {
  convTiles,
  filterGradTiles,
  packPanel4: packPanel(4),
  packPanel8: packPanel(8),
  copyRows,
  adamPass,
  depthwiseScatter,
  depthwiseGather,
  sumColumns4: reduceColumns(1, 1, sumTerms),
  sumColumns16: reduceColumns(4, 1, sumTerms),
  sumSquares4: reduceColumns(1, 1, squareTerms),
  sumSquares16: reduceColumns(4, 1, squareTerms),
  sumNormGrad4: reduceColumns(1, 2, normGradTerms),
  sumNormGrad16: reduceColumns(4, 2, normGradTerms),
  /** Channel numbers: mean, gain, shift. */
  normalise: mapRows((x, _, n) => v128.add(v128.mul(v128.sub(x, n(0)), n(1)), n(2)), 3),
  /** Channel numbers: mean, gain, and what multiplies the centred input, and a constant. */
  normaliseGrad: mapRows(
    (x, dy, n) => v128.add(v128.add(v128.mul(dy, n(1)), v128.mul(v128.sub(x, n(0)), n(2))), n(3)),
    4,
  ),
} satisfies Record<string, FunctionBody>;

/** Our functions in WebAssembly; all take numbers: addresses, counts, strides in bytes. */
export type SimdFunctions = Readonly<Record<keyof typeof FUNCTIONS, (...numbers: number[]) => void>>;

/** Our functions on a memory, and what another thread needs to have them too. */
export interface SimdModule {
  readonly functions: SimdFunctions;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}

/**
 * Makes our SIMD functions for a memory, or says that this engine cannot.
 *
 * @remarks The module is a few kilobytes, which every browser compiles without waiting.
 */
export function instantiateSimd(memory: WebAssembly.Memory): SimdModule | undefined {
  allowRelaxedSimd();
  const bytes = [true, false]
    .map((relaxedSimd) => assembleModule(FUNCTIONS, { sharedMemory: isShared(memory), relaxedSimd }))
    .find((candidate) => WebAssembly.validate(candidate));
  if (bytes === undefined) return undefined;
  const module = new WebAssembly.Module(bytes);
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  return { functions: instance.exports as unknown as SimdFunctions, module, memory };
}

/** Whether other threads can work on a memory. */
export function isShared(memory: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
}
