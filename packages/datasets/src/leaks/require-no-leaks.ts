import { DidError } from '@did/runtime';
import type { LeakReport, SharedBySplits } from './find-leaks.js';

const NAMED = 5;

/** What must not stand in two splits. */
export interface LeakRules {
  /** People and base videos neither; published protocols such as Celeb-DF's have them, so it is off when left out. */
  readonly identityDisjoint?: boolean;
}

/** The faults of a report, a sentence each with names; none where the splits are clean. */
export function leakFaults(report: LeakReport, rules: LeakRules = {}): string[] {
  const { videos, files, nearDuplicates, bases, identities } = report;
  const faults = [overlap('video', 'videos', videos), overlap('file', 'files', files)];
  if (nearDuplicates.length > 0) {
    const named = nearDuplicates
      .slice(0, NAMED)
      .map(
        ({ paths, splits, distance }) =>
          `${paths[0]} (${splits[0]}) and ${paths[1]} (${splits[1]}), ${distance} bits apart`,
      );
    const pairs =
      nearDuplicates.length === 1
        ? '1 pair of videos looks'
        : `${nearDuplicates.length} pairs of videos look`;
    faults.push(`${pairs} the same in two splits: ${list(named, nearDuplicates.length)}`);
  }
  if (rules.identityDisjoint === true)
    faults.push(overlap('person', 'people', identities), overlap('base video', 'base videos', bases));
  return faults.filter((fault) => fault !== '');
}

/**
 * Throws where anything stands on both sides of a split that must not.
 *
 * @throws DidError DID_DATA naming what, and where.
 */
export function requireNoLeaks(report: LeakReport, where: string, rules: LeakRules = {}): void {
  const faults = leakFaults(report, rules);
  if (faults.length === 0) return;
  throw new DidError(
    'DID_DATA',
    `${where}: ${faults.join('; ')}. Results on such splits say nothing: take one side's out, or divide anew.`,
    { where, faults },
  );
}

function overlap(one: string, many: string, found: readonly SharedBySplits[]): string {
  if (found.length === 0) return '';
  const named = found.slice(0, NAMED).map(({ name, splits }) => `${name} in ${splits.join(' and ')}`);
  return `${found.length === 1 ? `1 ${one} is` : `${found.length} ${many} are`} in two splits: ${list(named, found.length)}`;
}

function list(named: readonly string[], count: number): string {
  return `${named.join(', ')}${count > named.length ? ', ...' : ''}`;
}
