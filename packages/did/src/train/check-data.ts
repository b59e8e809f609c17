import type { CropSet, Sample } from '@did/datasets';
import { DidError } from '@did/runtime';
import { closest } from 'fastest-levenshtein';

/**
 * The methods to train on: those asked for, or all fakes of the training split.
 *
 * @throws DidError (code DID_DATA) when a split lacks a class or a method.
 */
export function resolveMethods(data: CropSet, asked: readonly string[]): string[] {
  const train = data.samples.filter((sample) => sample.split === 'train');
  const present = [
    ...new Set(train.filter((sample) => sample.label === 1).map((sample) => sample.method)),
  ].sort();
  requireClasses(data, 'train', train);
  for (const method of asked) {
    if (present.includes(method)) continue;
    throw new DidError(
      'DID_DATA',
      `${data.dir}: the training split has no fakes by "${method}" (data.methods). Did you mean ${closest(method, present)}? It has ${present.join(', ')}.`,
      { method, present },
    );
  }
  const methods = asked.length > 0 ? [...asked] : present;
  requireClasses(data, 'val', seenSamples(data, 'val', methods));
  return methods;
}

/** Plain real pictures and fakes by the methods trained on: what training and validation see. */
export function seenSamples(data: CropSet, split: Sample['split'], methods: readonly string[]): Sample[] {
  return data.samples.filter(
    (sample) =>
      sample.split === split &&
      (sample.label === 0 ? sample.method === 'real' : methods.includes(sample.method)),
  );
}

function requireClasses(data: CropSet, split: string, samples: readonly Sample[]): void {
  const fakes = samples.filter((sample) => sample.label === 1).length;
  const reals = samples.length - fakes;
  if (fakes > 0 && reals > 0) return;
  throw new DidError(
    'DID_DATA',
    `${data.dir}: split "${split}" has ${reals} real and ${fakes} fake pictures; both are needed. Forge or prepare a crop set with both.`,
    { split, reals, fakes },
  );
}
