import type { Sample } from '@did/datasets';
import { SeededRandom } from '@did/runtime';

/**
 * Faces to look at, drawn by a seed so that nobody picks them: person by person, the real picture and one of each method; people
 * with most of these first, and what a person lacks from another.
 *
 * @param samples - Those to choose from, of one split.
 * @returns At most `count`; within a person in the order real, methods by name, null forgery.
 */
export function chooseFaces(samples: readonly Sample[], count: number, seed: number): Sample[] {
  const random = new SeededRandom(`faces/${seed}`);
  const methods = [...new Set(samples.map((sample) => sample.method))].sort(
    (a, b) => rank(a) - rank(b) || a.localeCompare(b),
  );
  const byPerson = new Map<string, Sample[]>();
  for (const sample of random.shuffle(samples)) {
    byPerson.set(sample.sourceId, [...(byPerson.get(sample.sourceId) ?? []), sample]);
  }
  const known = (own: readonly Sample[]) => new Set(own.map(({ method }) => method)).size;
  const people = random.shuffle([...byPerson.values()]).sort((a, b) => known(b) - known(a));
  const chosen = new Set<Sample>();
  for (const own of people) {
    for (const method of methods) {
      if (chosen.size >= count) return [...chosen];
      const free = (sample: Sample) => sample.method === method && !chosen.has(sample);
      const face = own.find(free) ?? people.flat().find(free);
      if (face !== undefined) chosen.add(face);
    }
  }
  return [...chosen];
}

function rank(method: string): number {
  if (method === 'real') return 0;
  return method === 'null' ? 2 : 1;
}
