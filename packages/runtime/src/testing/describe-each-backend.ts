import { afterEach, beforeAll, beforeEach, describe } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { BackendName } from '../backend/backend-report.js';
import { prepareBackend } from '../backend/prepare-backend.js';
import { testBackends } from './test-backends.js';
import { type Tolerance, tolerances } from './tolerances.js';

/** The backend that a block of tests runs on. */
export interface TestedBackend {
  /** The one that runs these tests. */
  readonly name: BackendName;
  /** How far its numbers may lie from the truth. */
  readonly tolerance: Tolerance;
}

/**
 * Runs a block of tests once on every backend that is here.
 *
 * @remarks
 * A backend that does not start fails its tests. So does a test that leaves tensors behind: dispose of them, or wrap the
 * test's body in `tf.tidy`.
 *
 * @example
 * describeEachBackend('softplus', ({ tolerance }) => {
 *   it('is log 2 at 0', () => tf.tidy(() => expectClose(tf.softplus(0), Math.LN2, tolerance)));
 * });
 */
export function describeEachBackend(name: string, define: (backend: TestedBackend) => void): void {
  for (const backend of testBackends()) {
    describe(`${name} (${backend})`, () => {
      let before = 0;
      beforeAll(async () => {
        // Or the cpu backend advises each test file to install another.
        tf.env().set('PROD', true);
        await prepareBackend(backend);
      });
      beforeEach(() => {
        before = tf.memory().numTensors;
      });
      afterEach(() => {
        const left = tf.memory().numTensors - before;
        if (left > 0) throw new Error(`the test left ${left} tensors behind on ${backend}`);
      });
      define({ name: backend, tolerance: tolerances[backend] });
    });
  }
}
