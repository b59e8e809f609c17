import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

// TensorFlow reads the environment of the process, not the copy that a test's realm is given: no notes on its build.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';

/**
 * One Jest configuration for every package: TypeScript sources as native ES modules,
 * siblings resolved to their sources through the `@did/source` condition, so no build is needed.
 */
export function jestConfig(name, overrides = {}) {
  return {
    displayName: name,
    testEnvironment: 'node',
    testEnvironmentOptions: {
      customExportConditions: ['@did/source', 'node', 'node-addons'],
      // TensorFlow.js keeps its engine on globalThis; Jest's clean-up hooks into it and recurses without end.
      globalsCleanup: 'off',
    },
    extensionsToTreatAsEsm: ['.ts'],
    testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/examples.test.js'],
    moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
    transform: {
      '^.+\\.ts$': [
        '@swc/jest',
        {
          jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
          module: { type: 'es6' },
        },
      ],
    },
    // A test's realm looks every global up through an interceptor; TensorFlow.js's plain JavaScript kernels do that
    // for each number. As parameters of each module these are 20 times faster.
    sandboxInjectedGlobals: [
      'Symbol',
      'Math',
      'Number',
      'Array',
      'Float32Array',
      'Int32Array',
      'Uint8Array',
      'isNaN',
    ],
    // Jest leaves one core free, which on two cores is every second one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    reporters: ['default', fileURLToPath(new URL('./summary-reporter.js', import.meta.url))],
    ...overrides,
  };
}

/** For packages with property tests. */
export const withPropertySeed = {
  setupFiles: [fileURLToPath(new URL('./property-seed.js', import.meta.url))],
};
