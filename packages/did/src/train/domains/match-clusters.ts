import { munkres } from 'munkres';

/**
 * Gives new clusters the numbers of the old ones that they share most items with, so that a number keeps its meaning.
 *
 * @remarks The assignment of numbers to clusters that keeps the number of most items, by the Hungarian method. A cluster that
 * has no old one gets a free number.
 * @param before - The number of each item, from 1; null at first: then clusters are numbered as they come.
 * @param after - The new cluster of each item, from 0.
 * @param largest - How many numbers there are; at least as many as clusters.
 * @returns The number of each item, from 1.
 * @source Kuhn 1955; Munkres 1957; for clusters over epochs Matsuura and Harada 2020.
 */
export function matchClusters(before: Int32Array | null, after: Int32Array, largest: number): Int32Array {
  if (before === null) return after.map((cluster) => cluster + 1);
  const clusters = 1 + after.reduce((most, cluster) => Math.max(most, cluster), 0);
  const costs = Array.from({ length: clusters }, () => new Array<number>(largest).fill(0));
  after.forEach((cluster, i) => {
    const row = costs[cluster] as number[];
    const old = (before[i] as number) - 1;
    row[old] = (row[old] as number) - 1;
  });
  const numbers = new Map(munkres(costs).map(([cluster, old]) => [cluster, old + 1]));
  return after.map((cluster) => numbers.get(cluster) as number);
}
