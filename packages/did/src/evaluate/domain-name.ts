import type { DidConfig } from '../config/did-config.js';

/** What a class of the domain head stands for: `real`, a method, or `domain 2` where domains were discovered; null for none. */
export function domainName(domain: number | null, { data, domains }: DidConfig): string | null {
  if (domain === null) return null;
  if (domain === 0) return 'real';
  return (domains.source === 'method' && data.methods[domain - 1]) || `domain ${domain}`;
}
