import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BackendName } from '../backend/backend-report.js';

const ALL: readonly BackendName[] = ['cpu', 'wasm', 'native', 'webgpu'];

/**
 * The backends that tests run on: cpu and wasm, and native where tfjs-node stands there with its addon.
 *
 * @remarks The variable `DID_TEST_BACKENDS` (names with commas between) chooses others.
 * @throws Error when it names a backend that does not exist
 */
export function testBackends(chosen = process.env.DID_TEST_BACKENDS): readonly BackendName[] {
  if (chosen === undefined || chosen === '') {
    return hasNativeAddon() ? ['cpu', 'wasm', 'native'] : ['cpu', 'wasm'];
  }
  const names = chosen.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!ALL.includes(name as BackendName)) {
      throw new Error(`DID_TEST_BACKENDS names "${name}"; backends are ${ALL.join(', ')}.`);
    }
  }
  return names as BackendName[];
}

/** Looks at files only: loading TensorFlow into every test file to find out would cost seconds. */
function hasNativeAddon(): boolean {
  const require = createRequire(import.meta.url);
  return ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'].some((name) => {
    try {
      const lib = join(dirname(require.resolve(`${name}/package.json`)), 'lib');
      return readdirSync(lib).some((folder) => existsSync(join(lib, folder, 'tfjs_binding.node')));
    } catch {
      return false;
    }
  });
}
