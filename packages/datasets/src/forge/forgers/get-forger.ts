import { DidError } from '@did/runtime';
import type { Forger } from '../forger.js';
import { FORGERS } from './all-forgers.js';

/** A forging method by name. @throws DidError DID_VALUE for a name that is unknown, with those that there are */
export function getForger(name: string): Forger {
  const forger = FORGERS.find((candidate) => candidate.name === name);
  if (forger !== undefined) return forger;
  throw new DidError(
    'DID_VALUE',
    `getForger: "${name}" is unknown. There are ${FORGERS.map((f) => f.name).join(', ')}.`,
    { name },
  );
}
