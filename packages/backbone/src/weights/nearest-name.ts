/** Names longer than this are not compared: a file may hold anything. */
const LONGEST = 200;

/** The name that differs least from `name` in letters; undefined where none is alike. */
export function nearestName(name: string, among: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let least = name.length / 3;
  for (const other of among) {
    if (other.length > LONGEST || Math.abs(other.length - name.length) > least) continue;
    const changes = distance(name, other);
    if (changes > least || (changes === least && nearest !== undefined)) continue;
    nearest = other;
    least = changes;
  }
  return nearest;
}

/** Levenshtein's, row by row. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
