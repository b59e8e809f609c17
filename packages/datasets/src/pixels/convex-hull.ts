/** A point. @unit pixels */
export type Point = readonly [x: number, y: number];

/** The convex hull of points, counter-clockwise in a picture's coordinates (Andrew's monotone chain). */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (sequence: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of sequence) {
      while (chain.length >= 2 && turn(chain.at(-2) as Point, chain.at(-1) as Point, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** Some of the 68 landmarks as points. */
export function pointsOf(landmarks68: ArrayLike<number>, indices: Iterable<number>): Point[] {
  return Array.from(
    indices,
    (i) => [landmarks68[2 * i] as number, landmarks68[2 * i + 1] as number] as const,
  );
}

/** Whole numbers from `first` to one before `end`. */
export function range(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, i) => first + i);
}
