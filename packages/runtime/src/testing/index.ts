export { describeEachBackend, type TestedBackend } from './describe-each-backend.js';
export { expectClose, type Numbers } from './expect-close.js';
export { type ExpectGradientOptions, expectGradient } from './expect-gradient.js';
export { loadGolden } from './load-golden.js';
export { relativeNormError } from './relative-norm-error.js';
export { testBackends } from './test-backends.js';
export { type Tolerance, tolerances } from './tolerances.js';
