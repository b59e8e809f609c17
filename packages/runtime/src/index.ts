export { DidError, type DidErrorCode, isDidError } from './errors/did-error.js';
export { type RandomState, type Seed, SeededRandom } from './random/seeded-random.js';
