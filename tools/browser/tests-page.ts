/** Jest tests of the runtime in a browser. The address says which: `?backends=wasm`. */
import './chosen-backends.js';
import '@tensorflow/tfjs-backend-webgpu';
import '../../packages/runtime/src/autodiff/lean-gradients.test.js';
import '../../packages/runtime/src/kernels/gradients.test.js';
import '../../packages/runtime/src/wasm/broadcast-equal.test.js';
import '../../packages/runtime/src/wasm/memory-moves.test.js';
import { answerCalls } from './answer-calls.js';
import { jasmineEnv } from './jest-globals.js';

interface Spec {
  readonly fullName: string;
  readonly status: string;
  readonly failedExpectations: readonly { readonly message: string }[];
}

answerCalls({
  tests: async ({ only = '' }: { only?: string }) => {
    const passed: string[] = [];
    const failed: string[] = [];
    const wanted = new RegExp(only);
    jasmineEnv.configure({
      random: false,
      specFilter: (spec: { getFullName(): string }) => wanted.test(spec.getFullName()),
    });
    const done = ({ fullName, status, failedExpectations }: Spec) => {
      if (status === 'passed') passed.push(fullName);
      const message = failedExpectations[0]?.message;
      if (message !== undefined) failed.push(`${fullName}: ${message}`);
    };
    jasmineEnv.addReporter({ specDone: done, suiteDone: done });
    await jasmineEnv.execute();
    return { passed, failed };
  },
});
