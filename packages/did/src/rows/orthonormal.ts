import { dot } from './dot.js';

/** Vectors of length 1 at right angles that span what these do: Gram and Schmidt, twice, in double precision. */
export function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    const v = vector.slice();
    for (let pass = 0; pass < 2; pass++) {
      for (const other of done) {
        const along = dot(v, other);
        for (let i = 0; i < v.length; i++) v[i] = (v[i] as number) - along * (other[i] as number);
      }
    }
    const length = Math.sqrt(dot(v, v)) || 1;
    done.push(v.map((value) => value / length));
  }
  return done;
}
