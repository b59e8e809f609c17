import { SeededRandom } from '@did/runtime';

/** Side of every noise table; a power of two, so that wrapping is a mask. @unit texels */
const SIDE = 256;
const MASK = SIDE - 1;

/** A noise table that tiles the plane: 256 by 256 values of mean 0 and standard deviation 1. */
export type NoiseTable = Float32Array;

/** The value of a table at a point of the plane, interpolated between texels; the table repeats. @unit texels */
export function noiseAt(table: NoiseTable, x: number, y: number): number {
  const fx = Math.floor(x);
  const fy = Math.floor(y);
  const tx = x - fx;
  const ty = y - fy;
  const x0 = fx & MASK;
  const x1 = (fx + 1) & MASK;
  const y0 = (fy & MASK) << 8;
  const y1 = ((fy + 1) & MASK) << 8;
  const top = (table[y0 + x0] as number) * (1 - tx) + (table[y0 + x1] as number) * tx;
  const bottom = (table[y1 + x0] as number) * (1 - tx) + (table[y1 + x1] as number) * tx;
  return top * (1 - ty) + bottom * ty;
}

/** The nearest texel, for noise finer than a pixel, where interpolating would only take contrast away. */
export function noiseTexel(table: NoiseTable, x: number, y: number): number {
  return table[((Math.floor(y) & MASK) << 8) + (Math.floor(x) & MASK)] as number;
}

function standardise(table: Float32Array): NoiseTable {
  let mean = 0;
  for (const value of table) mean += value;
  mean /= table.length;
  let variance = 0;
  for (const value of table) variance += (value - mean) ** 2;
  const scale = 1 / Math.sqrt(variance / table.length);
  for (let i = 0; i < table.length; i++) table[i] = ((table[i] as number) - mean) * scale;
  return table;
}

/** Adds smooth value noise of `cellsX` by `cellsY` random cells over the whole table. */
function addValueNoise(
  table: Float32Array,
  random: SeededRandom,
  cellsX: number,
  cellsY: number,
  gain: number,
) {
  const lattice = new Float32Array(cellsX * cellsY);
  for (let i = 0; i < lattice.length; i++) lattice[i] = random.normal();
  for (let y = 0; y < SIDE; y++) {
    const gy = (y / SIDE) * cellsY;
    const iy = Math.floor(gy);
    const ty = gy - iy;
    const sy = ty * ty * (3 - 2 * ty);
    const row0 = (iy % cellsY) * cellsX;
    const row1 = ((iy + 1) % cellsY) * cellsX;
    for (let x = 0; x < SIDE; x++) {
      const gx = (x / SIDE) * cellsX;
      const ix = Math.floor(gx);
      const tx = gx - ix;
      const sx = tx * tx * (3 - 2 * tx);
      const x0 = ix % cellsX;
      const x1 = (ix + 1) % cellsX;
      const top = (lattice[row0 + x0] as number) * (1 - sx) + (lattice[row0 + x1] as number) * sx;
      const bottom = (lattice[row1 + x0] as number) * (1 - sx) + (lattice[row1 + x1] as number) * sx;
      const i = y * SIDE + x;
      table[i] = (table[i] as number) + gain * (top * (1 - sy) + bottom * sy);
    }
  }
}

function fractal(seed: string, firstCells: number, octaves: number, persistence: number): NoiseTable {
  const random = new SeededRandom(seed);
  const table = new Float32Array(SIDE * SIDE);
  for (let octave = 0; octave < octaves; octave++) {
    const cells = firstCells << octave;
    addValueNoise(table, random, cells, cells, persistence ** octave);
  }
  return standardise(table);
}

function strands(): NoiseTable {
  const random = new SeededRandom('embedded/noise/strands');
  const table = new Float32Array(SIDE * SIDE);
  addValueNoise(table, random, 256, 8, 0.8);
  addValueNoise(table, random, 128, 4, 1);
  addValueNoise(table, random, 32, 4, 0.7);
  return standardise(table);
}

/** Noise of a sensor whose colours are interpolated between neighbours: not quite white. */
function sensor(): NoiseTable {
  const random = new SeededRandom('embedded/noise/sensor');
  const white = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < white.length; i++) white[i] = random.normal();
  const table = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < table.length; i++) {
    table[i] =
      0.8 * (white[i] as number) +
      0.4 * (white[(i + 1) & 65535] as number) +
      0.4 * (white[(i + SIDE) & 65535] as number);
  }
  return standardise(table);
}

interface NoiseTables {
  /** Clouds: most of its energy at 1/4 .. 1/32 of the table. */
  readonly clouds: NoiseTable;
  /** Grain with structure from two texels up, like pores and fine cloth. */
  readonly grain: NoiseTable;
  /** Fine across x, long along y: hair. */
  readonly strands: NoiseTable;
  /** Nearly white: the noise of a camera's sensor. */
  readonly sensor: NoiseTable;
}

let tables: NoiseTables | undefined;

/**
 * The tables that every texture of the embedded faces reads. They are the same for all faces (a face reads
 * them at an offset of its own) and are made once, at first use, in about 30 ms.
 */
export function noiseTables(): NoiseTables {
  tables ??= {
    clouds: fractal('embedded/noise/clouds', 4, 5, 0.6),
    grain: fractal('embedded/noise/grain', 64, 2, 1),
    strands: strands(),
    sensor: sensor(),
  };
  return tables;
}
