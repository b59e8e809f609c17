import { loadGolden } from '@did/runtime/testing';
import { describe, expect, it } from '@jest/globals';
import { fitMixture, gaussianMixture } from './gaussian-mixture.js';
import { kMeans, lloyd } from './k-means.js';
import { matchClusters } from './match-clusters.js';
import { relativeToReal } from './relative-to-real.js';

interface Clustering {
  readonly columns: number;
  readonly rows: number[];
  readonly start: number[];
  readonly labels: number[];
  readonly inertia: number;
  readonly bestInertia: number;
  readonly mixture: { readonly labels: number[]; readonly logLikelihood: number; readonly bic: number };
}

const golden = loadGolden<{
  clusterings: Clustering[];
  relative: { columns: number; components: number; rows: number[]; isFake: boolean[]; sizes: number[] }[];
  assignments: { largest: number; before: number[]; after: number[]; kept: number }[];
}>(new URL('../../../golden/domains.json', import.meta.url));

const rowsOf = ({ rows, columns }: Pick<Clustering, 'rows' | 'columns'>) => ({
  count: rows.length / columns,
  size: columns,
  values: Float32Array.from(rows),
});

describe.each(golden.clusterings)('$rows.length numbers in $columns columns', (wanted) => {
  const rows = rowsOf(wanted);

  it("end in scikit-learn's clusters where they start from its centres", () => {
    const found = lloyd(rows, Float64Array.from(wanted.start));
    expect(Array.from(found.labels)).toEqual(wanted.labels);
    expect(Math.abs(found.inertia / wanted.inertia - 1)).toBeLessThan(1e-12);
  });

  it('are clustered nearly as closely by ten runs as by 50 of scikit-learn', () => {
    const clusters = wanted.start.length / wanted.columns;
    const found = kMeans(rows, clusters, '1');
    expect(found.inertia / wanted.bestInertia).toBeLessThan(1.05);
    expect(kMeans(rows, clusters, '1')).toEqual(found);
  });

  it("are the parts of scikit-learn's mixture of Gaussians where it starts from the same groups", () => {
    const { labels, logLikelihood, bic } = fitMixture(
      rows,
      Int32Array.from(wanted.labels),
      wanted.start.length / wanted.columns,
    );
    expect(Array.from(labels)).toEqual(wanted.mixture.labels);
    expect(Math.abs(logLikelihood - wanted.mixture.logLikelihood)).toBeLessThan(1e-9);
    expect(Math.abs(bic / wanted.mixture.bic - 1)).toBeLessThan(1e-9);
  });
});

describe('fakes measured by how real pictures differ', () => {
  it("are what scipy's generalised eigenvectors make of them, but for the sign", () => {
    for (const { isFake, components, sizes, ...given } of golden.relative) {
      const found = relativeToReal(rowsOf(given), isFake, components);
      expect(found.count).toBe(isFake.filter(Boolean).length);
      expect(found.values).toHaveLength(sizes.length);
      found.values.forEach((value, i) => {
        // Stored with eight digits; the statistics are float32.
        expect(Math.abs(Math.abs(value) - (sizes[i] as number))).toBeLessThan(2e-5);
      });
    }
  });
});

describe('clusters of few rows', () => {
  it('gives each cluster a row where there are as many, and where rows are the same', () => {
    const apart = { count: 4, size: 1, values: Float32Array.of(0, 1, 5, 9) };
    expect(new Set(kMeans(apart, 4, 'x').labels).size).toBe(4);
    const same = { count: 5, size: 1, values: new Float32Array(5).fill(3) };
    expect(kMeans(same, 2, 'x').inertia).toBe(0);
    for (const rows of [apart, same]) expect(Number.isFinite(gaussianMixture(rows, 2, 'x').bic)).toBe(true);
  });
});

describe('the numbers of new clusters', () => {
  it("keep as many items as scipy's linear_sum_assignment, one number a cluster", () => {
    for (const { largest, before, after, kept } of golden.assignments) {
      const numbers = matchClusters(Int32Array.from(before), Int32Array.from(after), largest);
      expect(before.filter((number, i) => number === numbers[i])).toHaveLength(kept);
      const pairs = new Set(after.map((cluster, i) => `${cluster} ${numbers[i]}`));
      expect(pairs.size).toBe(new Set(after).size);
      expect(new Set(numbers).size).toBe(pairs.size);
      expect(Math.min(...numbers)).toBeGreaterThan(0);
      expect(Math.max(...numbers)).toBeLessThanOrEqual(largest);
    }
  });

  it('stay whatever the clusters are called, and start in their order', () => {
    const after = Int32Array.of(0, 0, 1, 1, 2);
    expect(Array.from(matchClusters(null, after, 3))).toEqual([1, 1, 2, 2, 3]);
    expect(Array.from(matchClusters(Int32Array.of(3, 3, 1, 1, 2), after, 3))).toEqual([3, 3, 1, 1, 2]);
    expect(Array.from(matchClusters(Int32Array.of(1, 1, 1, 3, 2), after, 4))).toEqual([1, 1, 3, 3, 2]);
  });
});
