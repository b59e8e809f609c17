import type { Sample } from '@did/datasets';
import { DidError, SeededRandom } from '@did/runtime';

/** Real pictures, and fakes of the methods that are asked for, source by source: a source enters with both or not at all. */
export interface DiagnosisPictures {
  /** Every picture of the sources, in an order that is drawn. */
  readonly all: readonly Sample[];
  /** Of each source its real picture and one fake, whose method is drawn; in an order that is drawn. */
  readonly pairs: readonly Sample[];
  readonly sources: number;
}

/**
 * Chooses the pictures of a split that a diagnosis looks at. Another picture of a person tells nothing new about shuffled
 * pairs, so dependence is measured on pairs alone.
 *
 * @param samples - Of one split; null forgeries are left out.
 * @param sources - At most so many, drawn.
 */
export function diagnosisPictures(
  samples: readonly Sample[],
  methods: readonly string[],
  { sources, seed }: { readonly sources: number; readonly seed: number },
): DiagnosisPictures {
  const random = new SeededRandom(`diagnose/${seed}`);
  const bySource = new Map<string, { reals: Sample[]; fakes: Sample[] }>();
  for (const sample of samples) {
    const wanted = sample.label === 0 ? sample.method === 'real' : methods.includes(sample.method);
    if (!wanted) continue;
    const entry = bySource.get(sample.sourceId) ?? { reals: [], fakes: [] };
    (sample.label === 0 ? entry.reals : entry.fakes).push(sample);
    bySource.set(sample.sourceId, entry);
  }
  const whole = [...bySource].filter(([, { reals, fakes }]) => reals.length > 0 && fakes.length > 0);
  const chosen = random.fork('sources').shuffle(whole).slice(0, sources);
  const draw = random.fork('pairs');
  const one = (of: readonly Sample[]) => of[draw.int(of.length)] as Sample;
  const pairs = chosen.flatMap(([, { reals, fakes }]) => [one(reals), one(fakes)]);
  const all = chosen.flatMap(([, { reals, fakes }]) => [...reals, ...fakes]);
  return {
    all: random.fork('order').shuffle(all),
    pairs: random.fork('pair-order').shuffle(pairs),
    sources: chosen.length,
  };
}

/** @throws DidError (code DID_DATA) when a source has pictures in both splits, so that a probe would be tested on faces it knows. */
export function requireDisjoint(
  fit: readonly Sample[],
  test: readonly Sample[],
  splits: { readonly fit: string; readonly test: string },
): void {
  const known = new Set(fit.map(({ sourceId }) => sourceId));
  const shared = [...new Set(test.map(({ sourceId }) => sourceId))].filter((source) => known.has(source));
  if (shared.length === 0) return;
  throw new DidError(
    'DID_DATA',
    `did diagnose: ${shared.length} sources are in split "${splits.fit}" and in "${splits.test}" (${shared.slice(0, 3).join(', ')}); probes must be tested on other faces. Choose two splits that share none.`,
    { shared },
  );
}
