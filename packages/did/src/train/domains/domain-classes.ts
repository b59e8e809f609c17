import type { DidConfig } from '../../config/did-config.js';

/** Classes of the domain head: real, and each method, or each domain that may be discovered. */
export function domainClasses({ data, domains }: DidConfig): number {
  return 1 + (domains.source === 'method' ? data.methods.length : largestCount(domains));
}

/** The most domains of fakes that a run may discover. */
export function largestCount({ count, largest }: DidConfig['domains']): number {
  return count === 'auto' ? largest : count;
}
