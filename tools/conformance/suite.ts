/**
 * Runs the test suite that @tensorflow/tfjs-core ships against one backend and writes what came of each test.
 *
 * node --import tsx --conditions=@did/source tools/conformance/suite.ts BACKEND stock|ours OUT.json
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
// @ts-expect-error: it comes without types
import jasmineCore from 'jasmine-core';

interface Spec {
  readonly fullName: string;
  readonly status: string;
  readonly failedExpectations: readonly { readonly message: string }[];
}

const [backendName, variant, out] = process.argv.slice(2) as [string, 'stock' | 'ours', string];
const load = createRequire(import.meta.url);

const jasmine = jasmineCore.boot();
const env = jasmine.getEnv();
env.configure({ random: false, oneFailurePerSpec: true });
const { setTestEnvs } = load('@tensorflow/tfjs-core/dist/jasmine_util.js');
setTestEnvs([{ name: backendName, backendName, isDataSync: true }]);
load('@tensorflow/tfjs-core/dist/tests.js');

// After the tests, which bring TensorFlow.js's own gradients with them.
if (variant === 'ours') {
  const { prepareBackend } = await import('@did/runtime');
  await prepareBackend(backendName === 'tensorflow' ? 'native' : (backendName as 'wasm'));
} else {
  load(backendName === 'tensorflow' ? '@tensorflow/tfjs-node' : '@tensorflow/tfjs-backend-wasm');
}
const outcomes: Record<string, string> = {};
env.addReporter({
  specDone(spec: Spec) {
    outcomes[spec.fullName] =
      spec.status === 'failed' ? (spec.failedExpectations[0]?.message ?? 'failed') : spec.status;
  },
});
await env.execute();
writeFileSync(out, JSON.stringify(outcomes, null, 1));
