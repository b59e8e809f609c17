/** What a triangle is made of; it chooses how its pixels are coloured. */
export const MATERIAL = { skin: 1, neck: 2, ear: 3, cloth: 4, hair: 5, rim: 6, scarf: 7 } as const;

/** One of {@link MATERIAL}. */
export type Material = (typeof MATERIAL)[keyof typeof MATERIAL];

/** A corner of a triangle, as a surface hands it to {@link Scene}. */
export interface Corner {
  x: number;
  y: number;
  z: number;
  /** Texture coordinates; their meaning is the material's. */
  u: number;
  v: number;
  w: number;
}

/**
 * The triangles of one picture, as growing arrays of numbers.
 *
 * @remarks
 * Surfaces add themselves in the head's own coordinates (x right, y up, z to the front); then the pose moves
 * ranges of corners, {@link Scene.computeNormals} looks at the result, and the camera projects it.
 */
export class Scene {
  corners = 0;
  triangles = 0;
  x: Float32Array;
  y: Float32Array;
  z: Float32Array;
  u: Float32Array;
  v: Float32Array;
  w: Float32Array;
  normalX: Float32Array;
  normalY: Float32Array;
  normalZ: Float32Array;
  /** Direction of hair, from root to tip. */
  tangentX: Float32Array;
  tangentY: Float32Array;
  tangentZ: Float32Array;
  index: Int32Array;
  material: Uint8Array;

  constructor(corners: number, triangles: number) {
    const numbers = () => new Float32Array(corners);
    this.x = numbers();
    this.y = numbers();
    this.z = numbers();
    this.u = numbers();
    this.v = numbers();
    this.w = numbers();
    this.normalX = numbers();
    this.normalY = numbers();
    this.normalZ = numbers();
    this.tangentX = numbers();
    this.tangentY = numbers();
    this.tangentZ = numbers();
    this.index = new Int32Array(3 * triangles);
    this.material = new Uint8Array(triangles);
  }

  /** Empties the scene; its memory is used again. */
  clear(): void {
    this.corners = 0;
    this.triangles = 0;
    this.normalX.fill(0);
    this.normalY.fill(0);
    this.normalZ.fill(0);
  }

  /**
   * Adds a grid of rows and columns, triangulated so that its front is where rows go down and columns right.
   *
   * @returns Number of its first corner; corner (row, column) is that plus `row * columns + column`.
   */
  addGrid(
    rows: number,
    columns: number,
    material: Material,
    place: (row: number, column: number, corner: Corner) => void,
  ): number {
    const first = this.corners;
    const corner: Corner = { x: 0, y: 0, z: 0, u: 0, v: 0, w: 0 };
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        place(row, column, corner);
        const i = this.corners++;
        this.x[i] = corner.x;
        this.y[i] = corner.y;
        this.z[i] = corner.z;
        this.u[i] = corner.u;
        this.v[i] = corner.v;
        this.w[i] = corner.w;
      }
    }
    for (let row = 0; row + 1 < rows; row++) {
      for (let column = 0; column + 1 < columns; column++) {
        const a = first + row * columns + column;
        this.addTriangle(a, a + columns, a + 1, material);
        this.addTriangle(a + 1, a + columns, a + columns + 1, material);
      }
    }
    return first;
  }

  private addTriangle(a: number, b: number, c: number, material: Material): void {
    const t = this.triangles++;
    this.index[3 * t] = a;
    this.index[3 * t + 1] = b;
    this.index[3 * t + 2] = c;
    this.material[t] = material;
  }

  /** Normals of all corners, each the mean of its triangles weighted by their size. */
  computeNormals(): void {
    const { x, y, z, index, normalX, normalY, normalZ } = this;
    for (let t = 0; t < this.triangles; t++) {
      const a = index[3 * t] as number;
      const b = index[3 * t + 1] as number;
      const c = index[3 * t + 2] as number;
      const ux = (x[b] as number) - (x[a] as number);
      const uy = (y[b] as number) - (y[a] as number);
      const uz = (z[b] as number) - (z[a] as number);
      const vx = (x[c] as number) - (x[a] as number);
      const vy = (y[c] as number) - (y[a] as number);
      const vz = (z[c] as number) - (z[a] as number);
      const nx = uy * vz - uz * vy;
      const ny = uz * vx - ux * vz;
      const nz = ux * vy - uy * vx;
      for (let k = 0; k < 3; k++) {
        const i = index[3 * t + k] as number;
        normalX[i] = (normalX[i] as number) + nx;
        normalY[i] = (normalY[i] as number) + ny;
        normalZ[i] = (normalZ[i] as number) + nz;
      }
    }
    for (let i = 0; i < this.corners; i++) {
      const nx = normalX[i] as number;
      const ny = normalY[i] as number;
      const nz = normalZ[i] as number;
      const scale = 1 / Math.max(1e-9, Math.sqrt(nx * nx + ny * ny + nz * nz));
      normalX[i] = nx * scale;
      normalY[i] = ny * scale;
      normalZ[i] = nz * scale;
    }
  }

  /**
   * Directions of the strands of a grid of hair.
   *
   * @param lean - by column: how many columns to the right a strand goes from one row to the next.
   */
  computeTangents(first: number, rows: number, columns: number, lean: (column: number) => number): void {
    const { x, y, z } = this;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const i = first + row * columns + column;
        const above = row > 0 ? i - columns : i;
        const below = row + 1 < rows ? i + columns : i;
        const left = column > 0 ? i - 1 : i;
        const right = column + 1 < columns ? i + 1 : i;
        const down = 1 / Math.max(1, (below - above) / columns);
        const side = lean(column) / Math.max(1, right - left);
        const tx =
          down * ((x[below] as number) - (x[above] as number)) +
          side * ((x[right] as number) - (x[left] as number));
        const ty =
          down * ((y[below] as number) - (y[above] as number)) +
          side * ((y[right] as number) - (y[left] as number));
        const tz =
          down * ((z[below] as number) - (z[above] as number)) +
          side * ((z[right] as number) - (z[left] as number));
        const scale = 1 / Math.max(1e-9, Math.sqrt(tx * tx + ty * ty + tz * tz));
        this.tangentX[i] = tx * scale;
        this.tangentY[i] = ty * scale;
        this.tangentZ[i] = tz * scale;
      }
    }
  }
}
