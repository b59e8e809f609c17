import { createHash, timingSafeEqual } from 'node:crypto';
import { Problem } from './problem.js';

/** Sent with every answer: it is data, for nobody's page to show, guess at or keep. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** What lets the pages of one origin ask, and no others'. */
export function corsHeaders(origin: string): Readonly<Record<string, string>> {
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'retry-after',
    vary: 'origin',
  };
}

/** Answer to the question that a browser asks before it sends what a form could not. */
export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '600',
};

/** Lets in who carries the token. @throws Problem unauthorized */
export function requireToken(authorization: string | undefined, token: string): void {
  const given = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  // Hashes have one length, so that the time of comparing tells nothing of the token.
  if (given !== undefined && timingSafeEqual(digest(given), digest(token))) return;
  throw new Problem(
    'unauthorized',
    'Send the header "Authorization: Bearer TOKEN" with the token of this server.',
    {
      'www-authenticate': 'Bearer',
    },
  );
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
