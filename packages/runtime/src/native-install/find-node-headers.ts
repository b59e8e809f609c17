import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DidError } from '../errors/did-error.js';

/**
 * The folder with `node_api.h`: of the running Node's own installation, else of the npm package
 * `node-api-headers` (Node-API is the same for every Node version, so these serve as well).
 *
 * @throws DidError DID_BACKEND when neither is there
 */
export function findNodeHeaders(projectDir: string, nodePath = process.execPath): string {
  const besideNode = join(dirname(nodePath), '..', 'include', 'node');
  if (existsSync(join(besideNode, 'node_api.h'))) return besideNode;
  try {
    const require = createRequire(join(projectDir, 'package.json'));
    const fromPackage = join(dirname(require.resolve('node-api-headers/package.json')), 'include');
    if (existsSync(join(fromPackage, 'node_api.h'))) return fromPackage;
  } catch {
    // Not installed: the message below says how to get it.
  }
  throw new DidError(
    'DID_BACKEND',
    `native install: node_api.h stands neither in ${besideNode} nor in the package node-api-headers. ` +
      'Run `npm install --no-save node-api-headers`, then try again.',
    { besideNode },
  );
}
