import { DidError } from '@did/runtime';

const TEST_NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]*$/;

/**
 * Checks the name of a test, which becomes a part of a file's name.
 *
 * @throws DidError (code DID_USAGE) for a name of other signs.
 */
export function checkTestName(name: string): void {
  if (TEST_NAME.test(name)) return;
  throw new DidError(
    'DID_USAGE',
    `A test's name has letters, digits and . _ + - only, and begins with a letter or digit; got "${name}".`,
    { name },
  );
}
